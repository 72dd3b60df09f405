from __future__ import annotations

import json
import re
from threading import Thread

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.database import open_database
from storage.sessions import SessionStore
from storage.stored import SessionStatus, TimedEvent
from trinity_core.codec import to_line
from trinity_core.errors import NotFoundError, StorageError
from trinity_core.events import SessionEnded, TextDelta, TurnReplied
from trinity_core.types import Call, Reply, Role, Turn, Usage


def record(store, plan, events, count=None, owner=""):
    session_id = store.create(plan, owner=owner)
    for n, event in enumerate(events[:count]):
        store.add(session_id, event, n / 8)
    return session_id


def test_every_kind_of_event_comes_back_as_it_was(store, plan, events, clock):
    stored = store.get(record(store, plan, events))
    assert stored.plan == plan
    assert stored.events == tuple(TimedEvent(n / 8, event) for n, event in enumerate(events))
    assert (stored.status, stored.correct, stored.created_at) == (SessionStatus.FINISHED, None, clock.now)
    assert stored.session == events[-1].session
    assert stored.transcript == events[-1].session.transcript


def test_an_id_is_128_random_bits_that_cannot_be_taken_for_an_option(store, plan):
    ids = {store.create(plan) for _ in range(20)}
    assert len(ids) == 20
    assert all(re.fullmatch("[0-9a-f]{32}", session_id) for session_id in ids)


def test_lines_are_those_of_the_codec_with_the_time_at_the_end(store, plan, events):
    session_id = record(store, plan, events)
    assert store.events(session_id) == [to_line(event, at_s=n / 8) for n, event in enumerate(events)]
    assert store.events(session_id, 8) == [to_line(event, at_s=n / 8) for n, event in enumerate(events)][8:]
    assert store.events(session_id, 10) == []


def test_totals_of_an_unfinished_session_count_its_finished_turns(store, plan, events):
    summary = store.get(record(store, plan, events, 6)).summary
    assert (summary.turns, summary.tokens_in, summary.tokens_out, summary.cost_usd, summary.seconds) == (2, 17, 5, 0.375, 0.625)
    assert (summary.answer, summary.stopped_by, summary.status) == ("", None, SessionStatus.RUNNING)


def test_one_unknown_price_makes_the_cost_unknown(store, plan, events):
    free = TurnReplied(Turn(5, 5, Call("x", Role.WORKER), Reply("", Usage(1, 1), None)))
    session_id = record(store, plan, [free, *events[:4]])
    assert store.get(session_id).summary.cost_usd is None


def test_a_session_ends_once(store, plan, events):
    session_id = record(store, plan, events)
    with pytest.raises(StorageError, match="has ended"):
        store.add(session_id, events[0], 9.0)
    assert len(store.events(session_id)) == len(events)


def test_several_events_are_kept_all_or_none(store, plan, events):
    session_id = store.create(plan)
    bad = TurnReplied(Turn(1, 1, Call("x", Role.WORKER), Reply("", cost_usd=float("nan"))))
    with pytest.raises(StorageError, match="undefined number"):
        store.add_many(session_id, [TimedEvent(0.0, events[0]), TimedEvent(0.1, bad)])
    assert store.events(session_id) == []


@pytest.mark.parametrize(
    "use",
    [
        lambda store: store.get("nobody"),
        lambda store: store.events("nobody"),
        lambda store: store.delete("nobody"),
        lambda store: store.grade("nobody", True),
        lambda store: store.interrupt("nobody"),
        lambda store: store.add("nobody", TextDelta(1, "x"), 0.0),
    ],
)
def test_an_unknown_id_is_said_to_be_one(store, use):
    with pytest.raises(NotFoundError, match="'nobody'"):
        use(store)


def test_deleting_removes_the_session_and_its_events_only(store, plan, events):
    gone, stays = record(store, plan, events), record(store, plan, events)
    store.delete(gone)
    with pytest.raises(NotFoundError):
        store.events(gone)
    assert len(store.events(stays)) == len(events)


def test_a_grade_is_kept_and_can_be_taken_back(store, plan, events):
    session_id = record(store, plan, events)
    for correct in (True, False, None):
        store.grade(session_id, correct)
        assert store.get(session_id).correct is correct


def test_null_characters_html_and_lone_surrogates_stay_text(store, plan):
    text = "<script>alert(1)</script>\x00 'quoted' \\ \ud800 \u2028 é 😀 -- ; DROP TABLE sessions"
    session_id = store.create(plan)
    store.add(session_id, TextDelta(1, text), 0.0)
    (kept,) = store.get(session_id).events
    assert kept.event == TextDelta(1, text.replace("\ud800", "?"))
    assert "\n" not in store.events(session_id)[0]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(exclude_categories=["Cs"])), at_s=st.floats(0, 1e6))
def test_any_text_and_time_come_back_as_they_were(store, plan, text, at_s):
    session_id = store.create(plan)
    store.add(session_id, TextDelta(1, text), at_s)
    assert store.get(session_id).events == (TimedEvent(at_s, TextDelta(1, text)),)
    assert json.loads(store.events(session_id)[0]) == {"event": "text_delta", "turn": 1, "text": text, "at_s": at_s}


def test_eight_threads_lose_and_duplicate_nothing_and_never_lock_each_other_out(url, plan):
    # threads queue for a file; on a server each waits for the session's row
    database = open_database(url, busy_timeout_s=0.0 if url.startswith("sqlite") else 30.0)
    store = SessionStore(database)
    session_id, errors = store.create(plan), []

    def write(thread):
        try:
            for n in range(50):
                store.add(session_id, TurnReplied(Turn(n, thread, Call("a", Role.WORKER), Reply("x", Usage(1, 2), 0.5))), 0.0)
        except StorageError as error:
            errors.append(error)

    threads = [Thread(target=write, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    stored = store.get(session_id)
    assert errors == []
    assert len({(t.event.turn.step, t.event.turn.number) for t in stored.events}) == len(stored.events) == 400
    assert (stored.summary.turns, stored.summary.tokens_out, stored.summary.cost_usd) == (400, 800, 200.0)
    database.close()


def test_a_session_without_a_sign_of_life_becomes_interrupted_with_its_turns(store, plan, events, clock):
    session_id = record(store, plan, events, 6)
    clock.pass_(29)
    assert store.sweep() == 0
    clock.pass_(2)
    assert store.sweep() == 1
    stored = store.get(session_id)
    assert (stored.status, stored.session) == (SessionStatus.INTERRUPTED, None)
    assert [turn.number for turn in stored.transcript.turns] == [1, 3]


def test_a_heartbeat_keeps_a_session_running(store, plan, clock):
    first, second = store.create(plan), store.create(plan)
    clock.pass_(20)
    store.heartbeat(first)
    clock.pass_(20)
    assert store.sweep() == 1
    assert (store.get(first).status, store.get(second).status) == (SessionStatus.RUNNING, SessionStatus.INTERRUPTED)
    store.heartbeat()
    clock.pass_(20)
    assert store.sweep() == 0


def test_each_event_is_a_sign_of_life_and_a_paused_process_goes_on(store, plan, events, clock):
    session_id = record(store, plan, events, 3)
    clock.pass_(60)
    store.sweep()
    store.add(session_id, events[3], 60.0)
    assert store.get(session_id).status is SessionStatus.RUNNING
    clock.pass_(20)
    assert store.sweep() == 0


def test_another_process_can_neither_write_nor_renew_a_session(store, database, plan, events, clock):
    other = SessionStore(database, clock=clock)
    session_id = store.create(plan)
    with pytest.raises(StorageError, match="another process"):
        other.add(session_id, events[0], 0.0)
    clock.pass_(20)
    other.heartbeat()
    clock.pass_(20)
    assert other.sweep() == 1


def test_a_finished_session_stays_finished(store, plan, events, clock):
    session_id = record(store, plan, events)
    clock.pass_(600)
    assert store.sweep() == 0
    assert isinstance(store.get(session_id).events[-1].event, SessionEnded)


def test_a_row_that_cannot_be_understood_is_a_storage_error_without_its_text(store, database, plan, events):
    from sqlalchemy import text

    session_id = record(store, plan, events)
    with database.writing() as transaction:
        transaction.execute(text('UPDATE session_events SET payload = \'{"event": "planted-secret"}\' WHERE seq = 1'))
    with pytest.raises(StorageError, match="damaged") as caught:
        store.get(session_id)
    assert "planted-secret" not in str(caught.value)
