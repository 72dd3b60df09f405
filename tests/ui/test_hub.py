"""The hub and its sessions, drained without a browser."""

from __future__ import annotations

import asyncio
import json
import threading

import pytest

from storage.stored import SessionQuery, SessionStatus
from tests.ui.fakes import TANK, agents, memory_store, services
from trinity_core.errors import PlanError, PoolError
from trinity_core.settings import SessionPlan
from ui import live_session
from ui.hub import LiveHub, valid_id


def make(bundle):
    hub = LiveHub(bundle.store, bundle.grade, bundle.expected)
    pool = bundle.pools[0].build({})
    plan = SessionPlan(TANK, "coordinator", pool.name, tuple(agent.info for agent in pool.agents), task="stories-1")
    return hub, pool, plan


def drain(hub, session_id, offset=0):
    async def collect():
        return "".join([piece async for piece in hub.attach(session_id, offset)])

    return asyncio.run(collect())


def events(log):
    return [json.loads(line) for line in log.splitlines()]


def test_a_live_session_and_the_stored_one_give_the_same_lines():
    bundle = services()
    hub, pool, plan = make(bundle)
    session_id = hub.start(plan, pool, bundle.start)
    live = events(drain(hub, session_id))
    stored = events(drain(LiveHub(bundle.store, bundle.grade, bundle.expected), session_id))
    drop = {"created_at", "at_s"}
    assert [{k: v for k, v in e.items() if k not in drop} for e in live] == [{k: v for k, v in e.items() if k not in drop} for e in stored]
    assert [live[0]["event"], live[-2]["event"], live[-1]] == ["session_started", "session_ended", live[-1]]
    assert (live[-1]["correct"], live[-1]["expected"]) == (True, "4.5 hours")


def test_text_is_gathered_into_few_lines():
    bundle = services(agents(pause_s=0.003))
    hub, pool, plan = make(bundle)
    lines = events(drain(hub, hub.start(plan, pool, bundle.start)))
    deltas = [line for line in lines if line["event"] == "text_delta"]
    seconds = lines[-1]["at_s"]
    assert 0 < len(deltas) <= seconds / 0.12 + 4
    replies = {line["turn"]: line["text"] for line in lines if line["event"] == "turn_replied"}
    assert {turn: "".join(d["text"] for d in deltas if d["turn"] == turn) for turn in replies} == replies


def test_a_watcher_can_join_at_an_offset():
    bundle = services()
    hub, pool, plan = make(bundle)
    session_id = hub.start(plan, pool, bundle.start)
    whole = drain(hub, session_id)
    assert drain(hub, session_id, 100) == whole[100:]


def test_cancel_ends_a_session_that_waits_for_an_agent():
    made, gate = agents(), threading.Event()
    made[2].gate = gate
    bundle = services(made)
    hub, pool, plan = make(bundle)
    session_id = hub.start(plan, pool, bundle.start)
    assert hub.cancel(session_id)
    assert events(drain(hub, session_id))[-1]["event"] in ("session_ended", "graded")
    assert not hub.cancel(session_id)


def test_a_store_that_fails_does_not_end_the_session():
    store = memory_store()
    store.fails = 1_000
    bundle = services(store=store)
    hub, pool, plan = make(bundle)
    lines = events(drain(hub, hub.start(plan, pool, bundle.start)))
    assert [line["event"] for line in lines].count("notice") == 1
    assert lines[-1]["event"] == "graded"


def test_what_could_not_be_stored_is_stored_with_the_next_event():
    store = memory_store()
    store.fails = 2
    bundle = services(store=store)
    hub, pool, plan = make(bundle)
    session_id = hub.start(plan, pool, bundle.start)
    drain(hub, session_id)
    assert [turn.number for turn in store.get(session_id).transcript.turns] == [1, 2, 3]
    assert store.events(session_id)[0].startswith('{"event": "step_decided"')


def test_an_error_of_the_core_is_the_sessions_last_line():
    bundle = services()
    hub, pool, plan = make(bundle)

    def broken(*_):
        raise PoolError("No agent is left. Choose another pool.")
        yield

    session_id = hub.start(plan, pool, broken)
    assert events(drain(hub, session_id))[-1]["message"] == "No agent is left. Choose another pool."
    assert bundle.store.get(session_id).status is SessionStatus.INTERRUPTED


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_bug_in_the_core_does_not_leave_watchers_waiting():
    bundle = services()
    hub, pool, plan = make(bundle)

    def broken(*_):
        yield from ()
        raise ZeroDivisionError

    last = events(drain(hub, hub.start(plan, pool, broken)))[-1]
    assert last["event"] == "session_failed"
    assert "error in the program" in last["message"]


def test_a_pool_without_a_usable_agent_is_refused_before_anything_is_stored():
    made = agents(unavailable={name: "needs a key" for name in ("calculator", "algebraist", "reader", "programmer")})
    for agent in made:
        agent.unavailable = "needs a key"
    bundle = services(made)
    hub, pool, plan = make(bundle)
    with pytest.raises(PoolError, match="needs a key"):
        hub.start(plan, pool, bundle.start)
    assert bundle.store.list(SessionQuery()).total == 0


def halted(bundle, made):
    """A session whose second reply stands still in the middle, once its first half is on the page."""
    hub, pool, plan = make(bundle)
    session_id = hub.start(plan, pool, bundle.start)
    live = hub._sessions[session_id]
    while live.log.count('"text_delta"') < 2:
        threading.Event().wait(0.001)
    return hub, session_id


def test_a_turn_under_way_is_stored_though_nothing_more_is_heard_of_it(monkeypatch):
    monkeypatch.setattr(live_session, "STORE_S", 0.01)
    made, gate = agents(), threading.Event()
    made[0].gate = gate
    bundle = services(made)
    hub, session_id = halted(bundle, made)
    while not bundle.store.events(session_id)[-1].startswith('{"event": "text_delta", "turn": 2'):
        threading.Event().wait(0.001)
    gate.set()
    drain(hub, session_id)


def test_what_was_said_until_a_session_was_left_is_stored(monkeypatch):
    monkeypatch.setattr(live_session, "STORE_S", 60.0)
    made, gate = agents(), threading.Event()
    made[0].gate = gate
    bundle = services(made)
    hub, session_id = halted(bundle, made)
    hub.close()
    assert bundle.store.events(session_id)[-1].startswith('{"event": "text_delta", "turn": 2')
    gate.set()


def test_too_many_sessions_at_once_are_refused():
    made, gate = agents(), threading.Event()
    made[2].gate = gate
    bundle = services(made)
    _, pool, plan = make(bundle)
    hub = LiveHub(bundle.store, bundle.grade, bundle.expected, max_running=1)
    session_id = hub.start(plan, pool, bundle.start)
    with pytest.raises(PlanError, match="Try again"):
        hub.start(plan, pool, bundle.start)
    gate.set()
    drain(hub, session_id)


def test_an_unknown_session_says_that_it_is_missing():
    bundle = services()
    hub, _, _ = make(bundle)
    assert events(drain(hub, "0" * 32)) == [{"event": "session_missing", "id": "0" * 32}]


def test_a_session_whose_process_died_ends_with_an_interruption():
    bundle = services()
    _, _, plan = make(bundle)
    session_id = bundle.store.create(plan)
    bundle.store.interrupt(session_id)
    hub = LiveHub(bundle.store, bundle.grade, bundle.expected)
    assert events(drain(hub, session_id))[-1] == {"event": "session_interrupted"}


@pytest.mark.parametrize("text", ["", "short", "a" * 65, "../../etc/passwd", "a b" * 8, None, 7, ["x"] * 20, "é" * 20])
def test_what_has_not_the_form_of_an_id_is_none(text):
    assert valid_id(text) == ""
