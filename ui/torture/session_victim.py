"""A process that plays sessions one after another in several threads, and tells each turn once it is stored."""

from __future__ import annotations

import threading
from collections.abc import Callable

from storage.database import open_database
from storage.recorder import Keeper, SessionRecorder
from storage.sessions import SessionStore
from trinity_core.agents.pool import Pool
from trinity_core.cancel import Cancel
from trinity_core.events import SessionEnded, TurnReplied
from trinity_core.session.loop import run_session
from trinity_core.settings import SessionPlan
from trinity_core.testing import FixedSteps, ScriptedAgent
from trinity_core.types import Call, Role, Step
from ui.torture.victims import tell

_TEXT = "It is not as easy as it looks at first.\nStep by step, then.\nEach line is a piece of its own.\nAnswer: 42\n"
_STEPS = 5
OpenStore = Callable[[str], Keeper]


def open_store(url: str) -> SessionStore:
    """The program's own store."""
    return SessionStore(open_database(url))


def play_sessions(url: str, writers: int, sessions: int, pipe: int, *, open_it: OpenStore = open_store) -> None:
    """Play, each writer so many sessions; 0 for without end. Tells "SESSION TURN", and "SESSION end"."""
    store = open_it(url)
    threads = [threading.Thread(target=_play, args=(store, sessions, pipe)) for _ in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _play(store: Keeper, sessions: int, pipe: int) -> None:
    played = 0
    while not sessions or played < sessions:
        _session(store, pipe)
        played += 1


def _session(store: Keeper, pipe: int) -> None:
    agent = ScriptedAgent("speaker", lambda prompt: _TEXT)
    pool = Pool("torture", (agent,))
    plan = SessionPlan("What is six times seven?", "fixed", pool.name, (agent.info,))
    recorder = SessionRecorder(store, plan)
    steps = FixedSteps([Step((Call("speaker", Role.WORKER),)) for _ in range(_STEPS)])
    for event in run_session(plan, steps, pool, cancel=Cancel()):
        recorder.add(event)
        if isinstance(event, TurnReplied):
            tell(pipe, f"{recorder.session_id} {event.turn.number}")
        if isinstance(event, SessionEnded):
            tell(pipe, f"{recorder.session_id} end")
