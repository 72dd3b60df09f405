from __future__ import annotations

import logging
from threading import Event

from storage.heart import Heart
from storage.sessions import SessionStore
from storage.stored import SessionStatus
from storage.stored_run import RunStatus
from trinity_core.errors import StorageError
from trinity_core.training.plan import RunPlan


def test_a_beat_renews_own_sessions_and_marks_those_of_the_dead(store, database, plan, clock):
    dead, alive = SessionStore(database, clock=clock).create(plan), store.create(plan)
    clock.pass_(31)
    Heart(store).beat()
    assert (store.get(dead).status, store.get(alive).status) == (SessionStatus.INTERRUPTED, SessionStatus.RUNNING)


def test_a_failed_beat_is_logged_and_tried_again(store, monkeypatch, caplog):
    beaten = Event()

    def heartbeat():
        if caplog.messages:
            beaten.set()
            return
        raise StorageError("The disk is full.")

    monkeypatch.setattr(store, "heartbeat", heartbeat)
    heart = Heart(store, every_s=0.001)
    with caplog.at_level(logging.WARNING):
        heart.start()
        assert beaten.wait(10)
        heart.stop()
    assert caplog.messages == ["The disk is full."]


def test_stopping_a_heart_that_never_beat_is_allowed(store):
    Heart(store).stop()


def test_one_heart_beats_for_sessions_and_runs_and_one_failing_does_not_stop_the_other(store, runs, plan, clock, monkeypatch):
    session_id, run_id = store.create(plan), runs.begin(RunPlan())
    clock.pass_(20)
    Heart(store, runs).beat()
    clock.pass_(20)
    monkeypatch.setattr(store, "heartbeat", lambda: (_ for _ in ()).throw(StorageError("The disk is full.")))
    Heart(store, runs).beat()
    clock.pass_(20)
    assert (store.sweep(), runs.sweep()) == (1, False)
    assert (store.get(session_id).status, runs.get(run_id).status) == (SessionStatus.INTERRUPTED, RunStatus.RUNNING)
