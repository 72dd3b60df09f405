"""One session of one strategy on one task, reduced to what the figures need.

All strategies get the same seed on a task, so that they meet the same slips of the agents (common random numbers).
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from types import TracebackType

from trinity_core.agents.pool import Pool
from trinity_core.agents.roles import extract_answer
from trinity_core.cancel import Cancel
from trinity_core.errors import BudgetError, TrinityError
from trinity_core.evaluation.comparison.cell import CallMark, Cell
from trinity_core.evaluation.comparison.events import SessionPlayed
from trinity_core.evaluation.comparison.grades import GradeBook
from trinity_core.evaluation.comparison.memory import Account, ReplyMemory
from trinity_core.evaluation.comparison.plan import ComparisonPlan
from trinity_core.events import SessionEnded, SessionEvent, TextDelta, TurnReplied
from trinity_core.interfaces import Strategy
from trinity_core.seeds import derive_seed
from trinity_core.session.loop import run_session
from trinity_core.settings import SessionLimits, SessionPlan
from trinity_core.strategies.registry import StrategyParts, make_strategy
from trinity_core.tasks.task import Task
from trinity_core.training.halt import Halt
from trinity_core.training.spending import Spending
from trinity_core.types import FaultKind, Role, Session, StopReason, Turn

_log = logging.getLogger(__name__)

MAX_COST_USD = 10_000.0
"""Of one session: no ceiling, since the comparison has its own."""

Timed = tuple[tuple[float, SessionEvent], ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a session belongs."""

    strategy: str
    number: int
    """Index of the task."""
    task: Task
    seed: int


class Switch:
    """Hands each session a cancel of its own and sets them all when the comparison's is set; nothing is left of those that ended.

    Args:
        cancel: of the whole comparison.

    Attributes:
        cancel: the same.
    """

    def __init__(self, cancel: Cancel) -> None:
        self.cancel = cancel
        self._running: set[Cancel] = set()
        self._lock = threading.Lock()
        cancel.on_set(self.set)

    def set(self) -> None:
        """Stop the sessions that run."""
        with self._lock:
            running = list(self._running)
        for own in running:
            own.set()

    @property
    def is_set(self) -> bool:
        """True once the comparison is to stop."""
        return self.cancel.is_set()

    @contextmanager
    def session(self) -> Iterator[Cancel]:
        """A cancel for the session inside."""
        own = Cancel()
        with self._lock:
            self._running.add(own)
        if self.cancel.is_set():
            own.set()
        try:
            yield own
        finally:
            with self._lock:
                self._running.discard(own)


class StrategyBroken(TrinityError):
    """A strategy failed by an error in its program; the log has the details."""


@dataclass(frozen=True, slots=True, eq=False)
class Stage:
    """What all sessions of a comparison share."""

    plan: ComparisonPlan
    pool: Pool
    memory: ReplyMemory
    grades: GradeBook
    spending: Spending
    switch: Switch

    def session_plan(self, place: Place) -> SessionPlan:
        """The plan of the session at a place."""
        plan = self.plan
        limits = SessionLimits(max_turns=plan.max_turns, max_tokens=plan.session_tokens, max_cost_usd=MAX_COST_USD)
        return SessionPlan(
            place.task.question,
            place.strategy,
            self.pool.name,
            tuple(agent.info for agent in self.pool.agents),
            seed=session_seed(place.seed, place.task),
            limits=limits,
            task=place.task.id,
        )

    def play(self, place: Place, parts: StrategyParts) -> SessionPlayed:
        """Play one session.

        Args:
            place: which one.
            parts: what its strategy is built from; `parts.plan` is the session's.

        Raises:
            Halt: it was stopped, or met the ceiling of the comparison; what it found is dropped.
            BudgetError: it met a ceiling of the program's operator; likewise.
            TrinityError: its strategy cannot be built or fails.
        """
        account = Account()
        events = self._events(parts, account)
        ended = events[-1][1]
        assert isinstance(ended, SessionEnded)
        if broke := _out_of_money(ended.session):
            raise BudgetError(broke)
        if account.halted or ended.session.stopped_by is StopReason.CANCELLED:
            raise Halt(account.halted or "stopped")
        cell = self._cell(place, ended.session, account)
        return SessionPlayed(cell, parts.plan, events, account.tokens, account.cost_usd)

    def _events(self, parts: StrategyParts, account: Account) -> Timed:
        pool, began = self.memory.wrap(self.pool, account, self.spending), time.monotonic()
        with self.switch.session() as cancel, _Guard(parts.plan.strategy):
            strategy = make_strategy(parts)  # over the agents themselves: what an oracle foresees is no call of the session
            events = tuple(_timed(_until_halted(parts.plan, strategy, pool, account, cancel), began))
        return _as_if_asked(events, account, parts.plan)

    def _cell(self, place: Place, session: Session, account: Account) -> Cell:
        return Cell(
            strategy=place.strategy,
            task=place.number,
            seed=place.seed,
            session="",
            score=None if _lost(session) else self.grades(place.task, session.answer),
            answer=session.answer,
            stopped_by=session.stopped_by.value,
            tokens_in=session.tokens_in,
            tokens_out=session.tokens_out,
            cost_usd=session.cost_usd,
            seconds=session.seconds,
            new_calls=account.calls,
            calls=tuple(self._mark(turn, session, place.task) for turn in session.transcript.turns),
        )

    def _mark(self, turn: Turn, session: Session, task: Task) -> CallMark:
        fault, verdict = turn.reply.fault, turn.verdict
        judged = self._judged(turn, session, task) if verdict is not None else None
        return CallMark(
            turn.call.agent,
            turn.call.role.value,
            turn.step,
            None if verdict is None else verdict.value,
            judged,
            None if fault is None else fault.kind.value,
        )

    def _judged(self, turn: Turn, session: Session, task: Task) -> bool | None:
        """Whether the answer that a Verifier had before it was right."""
        before = replace(session.transcript, turns=tuple(t for t in session.transcript.turns if t.step < turn.step))
        worker = before.seen_by(turn.call).latest_worker
        score = None if worker is None else self.grades(task, extract_answer(worker.reply.text))
        return None if score is None else score >= 0.5


def session_seed(seed: int, task: Task) -> int:
    """The seed of all sessions on a task, whoever plays them."""
    return derive_seed(seed, "compare", task.id)


def _until_halted(plan: SessionPlan, strategy: Strategy, pool: Pool, account: Account, cancel: Cancel) -> Iterator[SessionEvent]:
    """The session's events; after a ceiling refused it a call there is no use in going on."""
    for event in run_session(plan, strategy, pool, cancel=cancel):
        if account.halted or (isinstance(event, TurnReplied) and _beyond_ceiling(event.turn)):
            cancel.set()
        yield event


def _timed(events: Iterator[SessionEvent], began: float) -> Iterator[tuple[float, SessionEvent]]:
    for event in events:
        if not isinstance(event, TextDelta):
            yield time.monotonic() - began, event


def _as_if_asked(events: Timed, account: Account, plan: SessionPlan) -> Timed:
    """The events with the time remembered replies took when they were made, so that seconds do not depend on who came first."""
    late, slowest, done = 0.0, 0.0, list[tuple[float, SessionEvent]]()
    for at_s, event in events:
        match event:
            case TurnReplied(turn=turn):
                took = account.latencies.get(derive_seed(plan.seed, "call", turn.number), turn.reply.latency_s)
                slowest = max(slowest, took - turn.reply.latency_s)
                event = TurnReplied(replace(turn, reply=replace(turn.reply, latency_s=took)))
            case SessionEnded(session=session):
                turns = tuple(kept.turn for _, kept in done if isinstance(kept, TurnReplied))
                whole = replace(session.transcript, turns=tuple(sorted(turns, key=lambda turn: turn.number)))
                late, slowest = late + slowest, 0.0
                event = SessionEnded(replace(session, transcript=whole, seconds=session.seconds + late))
            case _:
                late, slowest = late + slowest, 0.0
        done.append((round(at_s + late + slowest, 3), event))
    return tuple(done)


def _beyond_ceiling(turn: Turn) -> bool:
    return turn.reply.fault is not None and turn.reply.fault.kind is FaultKind.CEILING


def _out_of_money(session: Session) -> str:
    """Why a call was not made for want of money; empty where all were. Such a session says nothing of its strategy."""
    faults = (turn.reply.fault for turn in session.transcript.turns if _beyond_ceiling(turn))
    return next((fault.message for fault in faults if fault is not None), "")


def _lost(session: Session) -> bool:
    """A session without an answer because calls failed; a fault of a provider must not count against the strategy."""
    if session.stopped_by is StopReason.PROVIDER_FAILURE:
        return True
    faults = [turn.reply.fault for turn in session.transcript.turns if turn.reply.fault is not None]
    workers = [turn for turn in session.transcript.turns if turn.call.role is Role.WORKER and turn.reply.fault is None]
    return not workers and any(fault.kind is not FaultKind.CANCELLED for fault in faults)


class _Guard:
    """A strategy is a plug-in: a bug in one is logged and told in words, and must not end the whole comparison."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if isinstance(error, Exception) and not isinstance(error, (TrinityError, Halt)):
            _log.error("strategy %r failed with %s", self._name, type(error).__name__, exc_info=error)
            raise StrategyBroken(f"{self._name} broke down ({type(error).__name__}). The log has the details.") from error
