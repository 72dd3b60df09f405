"""Real trouble of a real file under a live session: full, read-only, locked. The session goes on in memory and says so."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing

import pytest
from sqlalchemy import event

from storage.database import open_database
from storage.sessions import SessionStore
from storage.stored import SessionQuery, SessionStatus
from tests.ui.fakes import agents, services
from tests.ui.test_hub import drain, events, make
from ui.hub import HubFullError


@pytest.fixture
def file(tmp_path):
    return tmp_path / "sessions.sqlite3"


@pytest.fixture
def database(file):
    database = open_database(f"sqlite:///{file}", busy_timeout_s=0.02)
    yield database
    database.close()


def full(database):
    """From now on the file may not grow by a page."""
    event.listen(database._writer, "begin", lambda connection: connection.exec_driver_sql("PRAGMA max_page_count=1"))


def read_only(database):
    event.listen(database._writer, "begin", lambda connection: connection.exec_driver_sql("PRAGMA query_only=ON"))


@pytest.mark.parametrize(("spoil", "says"), [(full, "the disk is full"), (read_only, "cannot be written")])
def test_a_store_that_takes_nothing_is_told_and_the_session_goes_on(database, spoil, says):
    bundle = services(agents(pause_s=0.001), store=SessionStore(database))
    spoil(database)
    hub, pool, plan = make(bundle)
    # as much as fills what free pages there may be
    lines = [line for _ in range(4) for line in events(drain(hub, hub.start(plan, pool, bundle.start)))]
    notices = [line["message"] for line in lines if line["event"] == "notice"]
    assert notices
    assert all(says in notice and "goes on in memory" in notice for notice in notices)
    assert [line["event"] for line in lines].count("session_ended") == 4


def test_a_file_another_program_holds_is_written_once_it_lets_go(database, file):
    made, gate = agents(), threading.Event()
    made[2].gate = gate
    bundle = services(made, store=SessionStore(database))
    hub, pool, plan = make(bundle)
    session_id = hub.start(plan, pool, bundle.start)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        gate.set()
        hub._sessions[session_id].done.wait(10)
        other.execute("ROLLBACK")
    notices = [line["message"] for line in events(drain(hub, session_id)) if line["event"] == "notice"]
    assert len(notices) == 1
    assert "is locked by another process" in notices[0]


def test_a_hub_that_closes_keeps_the_finished_turns_marks_the_rest_and_takes_no_more():
    made, gate = agents(), threading.Event()
    made[-1].gate = gate
    bundle = services(made)
    hub, pool, plan = make(bundle)
    session_id = hub.start(plan, pool, bundle.start)
    while hub._sessions[session_id].log.count('"event": "turn_replied"') < 2:  # the third turn waits at the gate
        gate.wait(0.01)
    hub.close()
    stored = bundle.store.get(session_id)
    lines = events(drain(hub, session_id))
    replied = [line["turn"] for line in lines if line["event"] == "turn_replied"]
    assert (stored.status, [turn.number for turn in stored.transcript.turns], replied) == (SessionStatus.INTERRUPTED, [1, 2], [1, 2])
    assert lines[-1]["message"].startswith("The program was shut down.")
    with pytest.raises(HubFullError, match="shut down"):
        hub.start(plan, pool, bundle.start)
    assert bundle.store.list(SessionQuery()).total == 1
