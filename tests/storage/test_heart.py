from __future__ import annotations

import logging
from threading import Event

from storage.heart import Heart
from storage.sessions import SessionStore
from storage.stored import SessionStatus
from trinity_core.errors import StorageError


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
