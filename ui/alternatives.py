"""All alternatives at one turn of a stored session, played as a batch in threads; each is stored as an ordinary branch."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Protocol

from storage.recorder import Keeper, SessionRecorder
from storage.stored import StoredSession
from trinity_core.agents.pool import Pool
from trinity_core.cancel import Cancel
from trinity_core.errors import TrinityError
from trinity_core.evaluation.alternatives import Choice, Price, alternatives, price
from trinity_core.evaluation.regret import Outcome, Regret, regret
from trinity_core.events import SessionEnded, SessionEvent
from trinity_core.session.fork import Branch, Change, fork
from trinity_core.settings import SessionPlan
from trinity_core.types import Role, Session, StopReason
from ui.visiting.identity import carried

WORKERS = 2
"""Branches played at the same time."""


class GradedKeeper(Keeper, Protocol):
    """A store that keeps grades too."""

    def grade(self, session_id: str, correct: bool | None) -> None:
        """Keep what the grader said."""


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """Where alternatives are tried: a session, a turn of it, and its pool as it is now."""

    parent: StoredSession
    plan: SessionPlan
    """The parent's, naming the head it runs with now."""
    pool: Pool
    turn: int

    @property
    def choices(self) -> tuple[Choice, ...]:
        """Every agent and role that is possible there."""
        return alternatives(self.pool, self.first.transcript)

    @property
    def first(self) -> Branch:
        """A branch there that every pool can play, for what all branches share.

        Raises:
            PlanError: there is no such turn.
            PoolError: the pool has other agents now, or none can be called.
        """
        self.pool.require_available()
        name = next(name for name in self.pool.names if name in self.pool.available)
        return fork(self.plan, self.parent.transcript, self.pool, turn=self.turn, change=Change(name, Role.WORKER))

    @property
    def chosen(self) -> Choice | None:
        """Who was chosen there; None after the last turn and for several calls at once."""
        turns = self.parent.transcript.turns
        at = next((turn for turn in turns if turn.number == self.turn), None)
        if at is None or sum(turn.step == at.step for turn in turns) > 1:
            return None
        return at.call.agent, at.call.role

    def branch(self, choice: Choice, shift: int = 0) -> Branch:
        """The branch of one alternative; `shift` is added to the parent's seed, so that 0 shares its draws."""
        plan = replace(self.plan, seed=self.plan.seed + shift)
        return fork(plan, self.parent.transcript, self.pool, turn=self.turn, change=Change(*choice))

    def known(self) -> list[Outcome]:
        """The parent itself as the outcome of the choice made, when it came to an end of its own."""
        summary, chosen = self.parent.summary, self.chosen
        if chosen is None or chosen not in self.choices or summary.stopped_by in (None, StopReason.CANCELLED):
            return []
        score = _score(summary.correct, summary.stopped_by)
        tokens, stopped = summary.tokens_in + summary.tokens_out, str(summary.stopped_by)
        return [Outcome(*chosen, summary.id, score, summary.answer, stopped, summary.turns, tokens, summary.cost_usd, self.plan.seed)]

    def price(self, seeds: int = 1) -> Price:
        """What trying the alternatives that are not known yet may take at most."""
        first, known = self.first, self.known()
        return price(first.plan, self.pool, first.transcript, sessions=len(self.choices) * seeds - len(known))


Play = Callable[[Branch, Pool, Cancel], Iterator[SessionEvent]]
Grade = Callable[[SessionPlan, str], bool | None]


class AlternativesBatch:
    """Plays them all. `outcomes` and `faults` grow while it runs; `done` is set at the end.

    Args:
        field: where.
        store: keeps every branch.
        play: plays one.
        grade: right or wrong, for known tasks.
        seeds: how often each alternative is played, with seeds that follow the parent's.
    """

    def __init__(self, field: Field, *, store: GradedKeeper, play: Play, grade: Grade, seeds: int = 1) -> None:
        self.field, self.cancel, self.done = field, Cancel(), threading.Event()
        self.outcomes: tuple[Outcome, ...] = tuple(field.known())
        self.faults: tuple[str, ...] = ()
        self._wanted = [(choice, shift) for shift in range(seeds) for choice in field.choices]
        self.planned = len(self._wanted)
        self._store, self._play, self._grade = store, play, grade
        self._lock = threading.Lock()

    def start(self) -> None:
        """Play them in the background, for whose request it was."""
        threading.Thread(target=carried(self.run), name=f"alternatives-{self.field.parent.id[:6]}", daemon=True).start()

    def run(self) -> None:
        """Play them and wait."""
        known = {(outcome.choice, 0) for outcome in self.outcomes}
        try:
            with ThreadPoolExecutor(WORKERS, thread_name_prefix="alternative") as threads:
                waiting = [threads.submit(carried(self._try), wanted) for wanted in self._wanted if wanted not in known]
                for one in waiting:
                    one.result()
        finally:
            self.done.set()

    def regret(self) -> Regret:
        """What the outcomes so far say of the choice made."""
        return regret(self.ordered(), self.field.chosen)

    def ordered(self) -> Sequence[Outcome]:
        """The outcomes so far in the order of the pool."""
        places = {choice: place for place, choice in enumerate(self.field.choices)}
        return sorted(self.outcomes, key=lambda outcome: (places[outcome.choice], outcome.seed))

    def _try(self, wanted: tuple[Choice, int]) -> None:
        if self.cancel.is_set():
            return
        choice, shift = wanted
        try:
            outcome = self._outcome(choice, shift)
        except TrinityError as error:
            with self._lock:
                self.faults += (f"{choice[0]} as {choice[1].title()}: {error}",)
            return
        if outcome is not None:
            with self._lock:
                self.outcomes += (outcome,)

    def _outcome(self, choice: Choice, shift: int) -> Outcome | None:
        """Play, store and grade one branch; None when it was stopped."""
        made = self.field.branch(choice, shift)
        recorder = SessionRecorder(self._store, made.plan, parent=self.field.parent.id, parent_turn=made.turn - 1)
        ended: Session | None = None
        try:
            for event in self._play(made, self.field.pool, self.cancel):
                recorder.add(event)
                if isinstance(event, SessionEnded):
                    ended = event.session
        finally:
            recorder.close()
        if ended is None or ended.stopped_by is StopReason.CANCELLED:
            return None
        correct = self._grade(made.plan, ended.answer)
        if correct is not None:
            self._store.grade(recorder.session_id, correct)
        return replace(_outcome(choice, recorder.session_id, ended, correct), seed=made.plan.seed)


def _outcome(choice: Choice, session_id: str, ended: Session, correct: bool | None) -> Outcome:
    score = _score(correct, ended.stopped_by)
    tokens = ended.tokens_in + ended.tokens_out
    return Outcome(*choice, session_id, score, ended.answer, ended.stopped_by, len(ended.transcript.turns), tokens, ended.cost_usd)


def _score(correct: bool | None, stopped_by: StopReason | None) -> float | None:
    """A session lost to faults says nothing of the choice."""
    return None if correct is None or stopped_by is StopReason.PROVIDER_FAILURE else float(correct)
