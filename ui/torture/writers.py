"""Many writers at once on one database, as threads of a process and as processes: nothing locked, nothing twice, nothing lost."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import asdict
from typing import Final

from storage.database import Database, default_url, open_database
from storage.sessions import SessionStore
from storage.stored import TimedEvent
from trinity_core.errors import StorageError
from trinity_core.events import TextDelta
from trinity_core.settings import SessionPlan
from ui.torture import cluster
from ui.torture.session_victim import play_sessions
from ui.torture.stored_truth import Breaches, told_and_stored
from ui.torture.torment import Setting, Torment
from ui.torture.victims import Victim, Work, prepare

THREADS: Final = 8
WRITES: Final = 250
"""Of each thread: each reads how far a session is, adds an event, and writes how far it is then."""
SESSIONS: Final = 4
"""Written to by all threads in turn."""
PROCESSES: Final = 2
OpenDatabase = Callable[[str], Database]


def write_threads(setting: Setting, *, url: str = "", name: str = "writers-threads", open_it: OpenDatabase = open_database) -> Torment:
    """Threads that read, change and write the same few rows. A write refused as locked fails, and so does a number given twice."""
    database = open_it(url or default_url(setting.folder))
    writes, refused = setting.wanted(WRITES), list[str]()
    try:
        store = SessionStore(database)
        sessions = [store.create(SessionPlan("What is 1 + 1?", "fixed", "torture", ())) for _ in range(SESSIONS)]
        threads = [threading.Thread(target=_write, args=(store, sessions, n, writes, refused)) for n in range(THREADS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        kept = sum(len(store.events(session_id)) for session_id in sessions)
        breaches = told_and_stored(database, [])
    finally:
        database.close()
    lost = THREADS * writes - len(refused) - kept
    locked = sum("locked" in message or "busy" in message for message in refused)
    failures = len(refused) + abs(lost) + breaches.all
    figures = {"kept": kept, "locked": locked, "refused": len(refused), "lost": lost, "numbered_wrong": breaches.gaps}
    return Torment(name, THREADS * writes, failures, {**figures, "threads": THREADS})


def _write(store: SessionStore, sessions: list[str], first: int, writes: int, refused: list[str]) -> None:
    for number in range(writes):
        try:
            store.add_many(sessions[(first + number) % len(sessions)], [TimedEvent(0.0, TextDelta(1, f"{first}.{number}"))])
        except StorageError as error:
            refused.append(str(error))


def write_processes(setting: Setting, *, url: str = "", name: str = "writers-processes", work: Work = play_sessions) -> Torment:
    """Processes that play sessions into one database at the same time. Everything they said they had stored must be there."""
    url = url or default_url(setting.folder)
    database = open_database(url)
    sessions = setting.wanted(20)
    prepare()
    try:
        victims = [Victim(work, url, THREADS // PROCESSES, sessions) for _ in range(PROCESSES)]
        for victim in victims:
            victim.collect()
        breaches = sum((told_and_stored(database, victim.told) for victim in victims), Breaches())
    finally:
        database.close()
    played = sum(line.endswith(" end") for victim in victims for line in victim.told)
    missing = THREADS * sessions - played
    died = sum(victim.exit_code != 0 for victim in victims)
    figures = {"processes": PROCESSES, "acknowledged": sum(len(victim.told) for victim in victims), "not_played": missing, "died": died}
    return Torment(name, THREADS * sessions, breaches.all + missing + died, {**figures, **asdict(breaches)})


def on_postgresql(attack: Callable[..., Torment], name: str) -> Callable[[Setting], Torment]:
    """The same attack on a server of its own, where this machine has the programs of one."""

    def run(setting: Setting) -> Torment:
        if why := cluster.missing():
            return Torment(name, not_run=why)
        with cluster.running() as server:
            return attack(setting, url=server.empty(), name=name)

    return run


WRITERS: Final = (
    ("writers-threads", write_threads),
    ("writers-processes", write_processes),
    ("writers-threads-postgresql", on_postgresql(write_threads, "writers-threads-postgresql")),
    ("writers-processes-postgresql", on_postgresql(write_processes, "writers-processes-postgresql")),
)
"""Name and attack of each."""
