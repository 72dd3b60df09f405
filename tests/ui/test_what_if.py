"""Branches and batches of alternatives as the pages start them, drained without a browser."""

from __future__ import annotations

import json
import threading
from dataclasses import replace

import pytest

from storage.stored import SessionStatus
from tests.ui.fakes import TANK, agents, services
from tests.ui.test_hub import drain, events
from trinity_core.agents.pool import Pool
from trinity_core.events import TurnReplied
from trinity_core.settings import SessionPlan
from ui.hub import LiveHub
from ui.services import PoolOption
from ui.what_if import WhatIf


@pytest.fixture
def played():
    """A finished session over scripted agents, and who can change it."""
    return play(services())


def play(bundle):
    hub = LiveHub(bundle.store, bundle.grade, bundle.expected)
    pool = bundle.pools[0].build({})
    plan = SessionPlan(TANK, "coordinator", pool.name, tuple(agent.info for agent in pool.agents), task="stories-1")
    session_id = hub.start(plan, pool, bundle.start)
    drain(hub, session_id)
    return bundle, hub, WhatIf(bundle, hub), session_id


def wish(**values):
    return {"turn": 2, "agent": "algebraist", "role": "worker", "instruction": "", **values}


def test_a_branch_is_a_live_session_with_its_parent_and_the_parent_stays(played):
    bundle, hub, what_if, parent = played
    before = bundle.store.events(parent)
    made, complaint = what_if.branch(parent, wish(instruction="Use <b>fractions</b>."), {})
    assert complaint == ""
    lines = events(drain(hub, made))
    assert (lines[0]["parent"], lines[0]["parent_turn"]) == (parent, 1)
    assert [line["calls"][0] for line in lines if line["event"] == "step_decided"] == [
        {"agent": "reader", "role": "thinker"},
        {"agent": "algebraist", "role": "worker", "instruction": "Use <b>fractions</b>."},
        {"agent": "auditor", "role": "verifier"},
    ]
    assert bundle.store.events(parent) == before
    assert bundle.store.get(made).summary.parent == parent
    assert events(drain(LiveHub(bundle.store, bundle.grade, bundle.expected), made))[0]["parent"] == parent


def test_a_session_that_ended_can_go_on_one_turn(played):
    bundle, hub, what_if, parent = played
    made, _ = what_if.branch(parent, wish(turn=4), {})
    drain(hub, made)
    turns = bundle.store.get(made).transcript.turns
    assert [turn.call.agent for turn in turns] == ["reader", "calculator", "auditor", "algebraist"]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (wish(turn=0), "from 1 on"),
        (wish(turn=True), "from 1 on"),
        (wish(turn="2; DROP TABLE"), "from 1 on"),
        (wish(turn=9), "choose one from 1 to 4"),
        (wish(agent="nobody"), "no agent named 'nobody'"),
        (wish(role="boss"), "no role 'boss'"),
        (wish(role=["worker"]), "no role"),
        (wish(role="verifier"), "nothing to verify"),
        (wish(instruction="x" * 9_000), "9,000 characters"),
        ("nonsense", "from 1 on"),
        (None, "from 1 on"),
    ],
)
def test_whatever_a_browser_sends_is_answered_in_words(played, values, words):
    _, _, what_if, parent = played
    made, complaint = what_if.branch(parent, values, {})
    assert made == ""
    assert words in complaint


@pytest.mark.parametrize("session", ["", "0" * 32, "../etc/passwd", None, 7])
def test_an_unknown_session_cannot_be_branched(played, session):
    _, _, what_if, _ = played
    assert what_if.branch(session, wish(), {})[0] == ""
    assert "error" in json.loads(what_if.open(session, 1, {}))
    assert what_if.tree(session) == ""


def test_a_running_session_must_end_first():
    made, gate = agents(), threading.Event()
    bundle = services(made)
    _, hub, what_if, _ = play(bundle)
    made[0].gate = gate
    pool = bundle.pools[0].build({})
    plan = SessionPlan(TANK, "coordinator", pool.name, tuple(agent.info for agent in pool.agents))
    running = hub.start(plan, pool, bundle.start)
    assert "still running" in what_if.branch(running, wish(), {})[1]
    gate.set()
    drain(hub, running)


def test_an_interrupted_session_branches_at_its_finished_turns(played):
    bundle, hub, what_if, parent = played
    stored = bundle.store.get(parent)
    broken = bundle.store.create(stored.plan)
    first = next(place for place, timed in enumerate(stored.events) if isinstance(timed.event, TurnReplied))
    bundle.store.add_many(broken, stored.events[: first + 3])
    bundle.store.interrupt(broken)
    assert bundle.store.get(broken).status is SessionStatus.INTERRUPTED
    made, complaint = what_if.branch(broken, wish(), {})
    assert complaint == ""
    drain(hub, made)
    assert bundle.store.get(made).transcript.turns[0].call.agent == "reader"


def test_a_pool_that_is_gone_or_has_other_agents_is_refused_in_words(played):
    bundle, hub, _, parent = played
    gone = WhatIf(replace(bundle, pools=(replace(bundle.pools[0], name="other"),)), hub)
    assert "not offered here any more" in gone.branch(parent, wish(), {})[1]
    smaller = Pool("offline", tuple(agents()[:-1]))
    changed = WhatIf(replace(bundle, pools=(PoolOption("offline", "Offline", lambda keys: smaller),)), hub)
    assert "other agents now than in this session (auditor)" in changed.branch(parent, wish(), {})[1]
    assert "other agents now" in json.loads(changed.open(parent, 1, {}))["error"]


def test_keys_typed_for_the_sessions_pool_reach_it(played):
    bundle, hub, _, parent = played
    seen = []

    def build(keys):
        seen.append(dict(keys))
        return bundle.pools[0].build({})

    keyed = WhatIf(replace(bundle, pools=(PoolOption("offline", "Offline", build, ("A_KEY",)),)), hub)
    made, _ = keyed.branch(parent, wish(), {"offline": {"A_KEY": "secret"}, "elsewhere": {"B": "x"}})
    drain(hub, made)
    assert seen == [{"A_KEY": "secret"}]
    assert "secret" not in "".join(bundle.store.events(made))


def test_the_panel_tells_what_was_chosen_and_what_trying_all_takes(played):
    _, _, what_if, parent = played
    panel = json.loads(what_if.open(parent, 2, {}))
    assert panel["was"] == {"agent": "calculator", "role": "worker", "instruction": ""}
    assert [entry["possible"] for entry in panel["roles"]] == [True, True, False]
    assert panel["price"].startswith("13 sessions with at most 52 calls")
    assert panel["token"] != json.loads(what_if.open(parent, 2, {}))["token"]
    after = json.loads(what_if.open(parent, 4, {}))
    assert (after["last"], after["was"]) == (True, None)


def test_all_alternatives_are_stored_as_branches_and_graded(played):
    bundle, _, what_if, parent = played
    assert what_if.try_all(parent, 2, {}) == ""
    batch = what_if.batch(parent, 2)
    assert batch.done.wait(20)
    panel = json.loads(what_if.look(parent, 2, {}))["batch"]
    assert (len(panel["cells"]), panel["running"], panel["regret"]) == (14, False, 0.0)
    (chosen,) = [cell for cell in panel["cells"] if cell["chosen"]]
    assert (chosen["agent"], chosen["session"]) == ("calculator", parent)
    family = bundle.store.family(parent)
    assert {cell["session"] for cell in panel["cells"]} == {one.summary.id for one in family}
    assert all(one.summary.correct is True for one in family)
    tree = json.loads(what_if.tree(parent))["rows"]
    assert (len(tree), tree[0]["turn"], {row["turn"] for row in tree[1:]}) == (14, None, {2})


def test_a_batch_can_be_stopped_and_an_unplayable_choice_is_told():
    made, gate = agents(), threading.Event()
    bundle, _, what_if, parent = play(services(made))
    for agent in made:
        agent.gate = gate
    assert what_if.try_all(parent, 1, {}) == ""
    what_if.stop(parent, 1)
    batch = what_if.batch(parent, 1)
    assert batch.done.wait(10)
    assert len(batch.outcomes) == 1
    assert json.loads(what_if.look(parent, 1, {}))["batch"]["stopped"]
    assert all(one.summary.status is not SessionStatus.RUNNING for one in bundle.store.family(parent))


def test_too_many_batches_at_once_are_refused():
    made, gate = agents(), threading.Event()
    _, _, what_if, parent = play(services(made))
    for agent in made:
        agent.gate = gate
    assert [what_if.try_all(parent, turn, {}) for turn in (1, 2, 3)] == ["", "", ""]
    assert "Try again in a minute" in what_if.try_all(parent, 4, {})
    gate.set()
    for turn in (1, 2, 3):
        what_if.stop(parent, turn)
        assert what_if.batch(parent, turn).done.wait(10)


def test_without_a_way_to_play_branches_nothing_is_offered(played):
    bundle, hub, _, parent = played
    assert "no such session" in WhatIf(replace(bundle, branch=None), hub).branch(parent, wish(), {})[1]
