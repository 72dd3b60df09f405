"""`ask`: one session in the terminal, as text for people or as JSON lines for tools. The session is stored like any other."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain, islice
from typing import TextIO

from storage.recorder import SessionRecorder
from trinity_core.agents.pool import Pool
from trinity_core.cancel import Cancel
from trinity_core.codec import to_line
from trinity_core.errors import StorageError
from trinity_core.events import SessionEnded, SessionEvent, StepDecided, TextDelta, TurnReplied
from trinity_core.settings import SessionLimits, SessionPlan, clean_question
from trinity_core.types import Decision, Session
from trinity_core.words import STOPPED
from ui.cli.record import record
from ui.cli.text import plain
from ui.workbench import Workbench


def run(workbench: Workbench, args: argparse.Namespace, out: TextIO) -> int:
    """Run the session and print it as it happens; Ctrl-C stops it, keeps what there is and exits with 130."""
    if args.record is not None:
        return record(workbench, args, out)
    pool = workbench.pool(args.pool)
    plan = _plan(workbench, args, pool)
    pool.require_available()
    cancel, show = Cancel(), _print_json if args.json else print_text
    events = until_interrupted(workbench.session(plan, pool, cancel=cancel), cancel)
    first = list(islice(events, 1))  # a strategy that cannot begin leaves no empty session
    with Notebook(workbench, plan) as notebook:
        for event in chain(first, events):
            notebook.add(event)
            show(event, notebook.session_id, out)
    return 130 if cancel.is_set() else 0


class Notebook:
    """Stores the session while that works; says once on stderr when it does not, and the session goes on."""

    def __init__(self, workbench: Workbench, plan: SessionPlan, *, parent: str = "", parent_turn: int | None = None) -> None:
        self.session_id = ""
        self._recorder: SessionRecorder | None = None
        with self._excused():
            self._recorder = SessionRecorder(workbench.store, plan, parent=parent, parent_turn=parent_turn)
            self.session_id = self._recorder.session_id

    def add(self, event: SessionEvent) -> None:
        """Keep one event."""
        if self._recorder is not None:
            with self._excused():
                self._recorder.add(event)

    def __enter__(self) -> Notebook:
        return self

    def __exit__(self, *exc: object) -> None:
        if self._recorder is not None:
            with self._excused():
                self._recorder.close()

    @contextmanager
    def _excused(self) -> Iterator[None]:
        try:
            yield
        except StorageError as error:
            self._recorder, self.session_id = None, ""
            print(f"app.py: this session is not stored. {error}", file=sys.stderr)


def _plan(workbench: Workbench, args: argparse.Namespace, pool: Pool) -> SessionPlan:
    plan = SessionPlan(
        question=clean_question(args.question),
        strategy=args.strategy,
        pool=pool.name,
        agents=tuple(agent.info for agent in pool.agents),
        seed=args.seed,
        argmax=args.argmax,
        limits=SessionLimits(max_turns=args.max_turns),
    )
    return workbench.labelled(plan, pool)


def until_interrupted(events: Iterator[SessionEvent], cancel: Cancel) -> Iterator[SessionEvent]:
    """The events; Ctrl-C cancels the session instead of breaking it off."""
    while True:
        try:
            event = next(events, None)
        except KeyboardInterrupt:
            cancel.set()
            continue
        if event is None:
            return
        yield event


def _print_json(event: SessionEvent, session_id: str, out: TextIO) -> None:
    extra = {"session_id": session_id} if isinstance(event, SessionEnded) else {}
    print(to_line(event, **extra), file=out, flush=True)


def print_text(event: SessionEvent, session_id: str, out: TextIO) -> None:
    """One event for people."""
    match event:
        case StepDecided():
            calls = ", ".join(f"{call.agent} as {call.role.title()}" for call in event.step.calls)
            print(f"\n{event.turn}. {calls}{_certainty(event.step.decision)}", file=out)
            if event.step.note:
                print(f"   ({event.step.note})", file=out)
        case TextDelta():
            print(plain(event.text), end="", file=out, flush=True)
        case TurnReplied():
            print(f"\n   [{event.turn.reply.fault.message}]" if event.turn.reply.fault else "", file=out)
            if event.turn.reply.note:
                print(f"   ({plain(event.turn.reply.note)})", file=out)
        case SessionEnded():
            print(_summary(event.session, session_id), file=out, flush=True)


def _certainty(decision: Decision | None) -> str:
    if decision is None:
        return ""
    return f"  ({max(decision.agent_probabilities):.0%} sure of the agent, {max(decision.role_probabilities):.0%} of the role)"


def _summary(session: Session, session_id: str) -> str:
    cost = "unknown cost" if session.cost_usd is None else f"${session.cost_usd:.4f}"
    turns = len(session.transcript.turns)
    tokens = session.tokens_in + session.tokens_out
    stopped = STOPPED[session.stopped_by]
    answer = f"Answer: {plain(session.answer)}" if session.answer else "No answer."
    note = f"\n{plain(session.answer_note)}" if session.answer_note else ""
    return f"\n{answer}{note}\n{stopped} {turns} turns, {tokens} tokens, {cost}. Session {session_id or 'not stored'}."
