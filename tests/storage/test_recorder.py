from __future__ import annotations

from contextlib import suppress

import pytest

from storage.recorder import SessionRecorder
from storage.stored import SessionStatus, TimedEvent
from trinity_core.errors import StorageError
from trinity_core.events import TextDelta


class Watch:
    """Seconds that move when told."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def watch():
    return Watch()


@pytest.fixture
def recorder(store, plan, watch):
    return SessionRecorder(store, plan, monotonic=watch)


def kept(store, recorder):
    return [(timed.at_s, timed.event) for timed in store.get(recorder.session_id).events]


def test_a_recorded_session_equals_the_one_that_ran(store, recorder, events, watch):
    for event in events:
        watch.now += 0.5
        recorder.add(event)
    stored = store.get(recorder.session_id)
    assert stored.events == tuple(TimedEvent(n / 2, event) for n, event in enumerate(events, 1))
    assert stored.session == events[-1].session


def test_pieces_of_text_that_come_close_together_become_one(store, recorder, events, watch):
    for text, seconds in (("a", 0.0), ("b", 0.1), ("c", 0.1), ("d", 0.1), ("e", 0.1)):
        watch.now += seconds
        recorder.add(TextDelta(1, text))
    recorder.add(events[3])
    assert kept(store, recorder) == [(0.0, TextDelta(1, "abc")), (0.3, TextDelta(1, "de")), (0.4, events[3])]


def test_text_of_two_turns_is_never_joined_nor_reordered(store, recorder):
    for turn, text in ((1, "a"), (2, "b"), (1, "c"), (1, "d")):
        recorder.add(TextDelta(turn, text))
    recorder.flush()
    assert [event for _, event in kept(store, recorder)] == [TextDelta(1, "a"), TextDelta(2, "b"), TextDelta(1, "cd")]


def test_an_event_is_stored_when_add_returns(store, recorder, events):
    recorder.add(events[0])
    assert kept(store, recorder) == [(0.0, events[0])]


def test_flushing_twice_stores_once(store, recorder):
    recorder.add(TextDelta(1, "a"))
    recorder.flush()
    recorder.flush()
    assert kept(store, recorder) == [(0.0, TextDelta(1, "a"))]


def test_what_could_not_be_stored_is_stored_later_in_order(store, recorder, events, monkeypatch):
    real, failing = store.add_many, True

    def add_many(session_id, timed):
        if failing:
            raise StorageError("The disk is full.")
        real(session_id, timed)

    monkeypatch.setattr(store, "add_many", add_many)
    for event in events[:4]:
        with suppress(StorageError):
            recorder.add(event)
    assert kept(store, recorder) == []
    failing = False
    recorder.add(events[4])
    assert [event for _, event in kept(store, recorder)] == [events[0], TextDelta(1, "plan: multiply"), events[3], events[4]]


def test_closing_an_unfinished_session_marks_it_interrupted_at_once(store, recorder, events):
    recorder.add(events[0])
    recorder.add(TextDelta(1, "half"))
    recorder.close()
    recorder.close()
    assert store.get(recorder.session_id).status is SessionStatus.INTERRUPTED
    assert [event for _, event in kept(store, recorder)] == [events[0], TextDelta(1, "half")]


def test_closing_a_finished_session_leaves_it_finished(store, recorder, events):
    for event in events:
        recorder.add(event)
    recorder.close()
    assert store.get(recorder.session_id).status is SessionStatus.FINISHED


def test_deleting_a_running_session_is_a_storage_error_to_whoever_records_it(store, recorder, events):
    store.delete(recorder.session_id)
    with pytest.raises(StorageError, match="deleted"):
        recorder.add(events[0])


def test_a_session_whose_end_could_not_be_stored_is_not_kept_alive(store, recorder, events, monkeypatch, clock):
    def fail(*args):
        raise StorageError("The disk is full.")

    with monkeypatch.context() as patch:
        patch.setattr(store, "add_many", fail)
        patch.setattr(store, "_claim", fail)
        with pytest.raises(StorageError):
            recorder.add(events[-1])
        with pytest.raises(StorageError):
            recorder.close()
    clock.pass_(20)
    store.heartbeat()
    clock.pass_(20)
    assert store.sweep() == 1


def test_an_end_that_is_stored_at_the_second_try_ends_the_session(store, recorder, events, monkeypatch):
    with monkeypatch.context() as patch, suppress(StorageError):
        patch.setattr(store, "add_many", lambda *args: (_ for _ in ()).throw(StorageError("The disk is full.")))
        recorder.add(events[-1])
    recorder.close()
    assert store.get(recorder.session_id).status is SessionStatus.FINISHED


def test_closing_the_record_of_a_deleted_session_is_quiet(store, recorder):
    store.delete(recorder.session_id)
    recorder.close()
