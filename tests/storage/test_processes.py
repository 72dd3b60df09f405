from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from storage.database import open_database
from storage.sessions import SessionStore
from storage.stored import SessionQuery, SessionStatus

ROOT = Path(__file__).parents[2]
BOTH = pytest.mark.parametrize("url", ["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)], indirect=True)
"""Processes take their time to start, so the second kind of database waits for the long round of tests."""

WRITER = """
import sys
from storage.database import open_database
from storage.sessions import SessionStore
from trinity_core.events import TextDelta, TurnReplied
from trinity_core.settings import SessionPlan
from trinity_core.types import AgentInfo, Call, Reply, Role, Turn

url, turns = sys.argv[1], int(sys.argv[2])
store = SessionStore(open_database(url))
session = store.create(SessionPlan("q", "fixed", "p", (AgentInfo("a"),)))
print(session, flush=True)
for n in range(1, turns + 1):
    store.add(session, TextDelta(n, "half"), n)
    store.add(session, TurnReplied(Turn(n, n, Call("a", Role.WORKER), Reply(f"reply {n}"))), n)
    print(n, flush=True)
"""


@pytest.fixture
def start(url):
    """Starts a process that writes so many turns, saying each one that is stored."""
    started = []

    def start(turns: int) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", WRITER, url, str(turns)]
        started.append(subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.communicate()


@BOTH
def test_a_killed_process_leaves_every_acknowledged_turn_and_is_seen_as_interrupted(start, url, clock):
    process = start(1_000_000)
    session_id = process.stdout.readline().strip()
    acknowledged = [int(process.stdout.readline()) for _ in range(20)]
    process.kill()
    process.wait()
    database = open_database(url)
    store = SessionStore(database, clock=lambda: clock.now.replace(year=2100))
    assert store.get(session_id).status is SessionStatus.RUNNING
    assert store.sweep() == 1
    stored = store.get(session_id)
    assert (stored.status, stored.session) == (SessionStatus.INTERRUPTED, None)
    assert [turn.number for turn in stored.transcript.turns[:20]] == acknowledged
    assert stored.transcript.turns[19].reply.text == "reply 20"
    database.close()


@BOTH
def test_two_processes_share_one_new_file(start, url):
    processes = [start(40), start(40)]
    outputs = [process.communicate(timeout=60) for process in processes]
    assert [errors for _, errors in outputs] == ["", ""]
    database = open_database(url)
    store = SessionStore(database)
    ids = {output.split()[0] for output, _ in outputs}
    assert {session.id for session in store.list(SessionQuery()).sessions} == ids
    for session_id in ids:
        assert [turn.number for turn in store.get(session_id).transcript.turns] == list(range(1, 41))
    database.close()
