"""What one visitor of a public page may ask for, refused in a sentence that names the limit and says what to do."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from trinity_core.errors import PlanError
from trinity_core.evaluation.comparison.plan import ComparisonPlan
from trinity_core.settings import SessionPlan
from trinity_core.training.plan import RunPlan
from trinity_core.training.race import OFFLINE_AGENTS, planned_episodes
from ui.deployment import VisitorLimits
from ui.hub import HubFullError

MINUTE_S = 60.0
AUTOMATIC = 32
"""Candidates of a generation where the trainer chooses: 4 + 3 ln n, so for ten thousand numbers."""
KEPT = 20_000
"""Visitors whose last minute is remembered."""


class LimitError(PlanError):
    """A visitor asked for more than one may have."""


class TooManyError(HubFullError):
    """A visitor has as many sessions as one may have now."""


@dataclass(slots=True)
class _Recent:
    begun: deque[float] = field(default_factory=deque)
    """When, in seconds."""
    expected: int = 0
    """Sessions of a batch that was let in and go on without asking."""


class Allowance:
    """Checks what visitors ask for. Thread-safe.

    Args:
        limits: what one visitor may ask for.
        clock: seconds that never go back.
    """

    def __init__(self, limits: VisitorLimits, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.limits, self._clock, self._lock = limits, clock, threading.Lock()
        self._recent: OrderedDict[str, _Recent] = OrderedDict()

    def session(self, owner: str, plan: SessionPlan, running: Callable[[], int]) -> None:
        """Check one more session, and count it.

        Args:
            owner: whose it will be.
            plan: what was chosen.
            running: gives how many of theirs run now.

        Raises:
            LimitError: it is too long.
            TooManyError: too many run or were begun.
        """
        _at_most("turns", plan.limits.max_turns, self.limits.turns, "Lower Maximum turns.")
        with self._lock:
            recent = self._of(owner)
            if recent.expected:
                recent.expected -= 1
                return
            self._check_minute(recent)
        most = self.limits.running_sessions
        if running() >= most:
            raise TooManyError(
                f"{most} of your sessions are running already, as many as one visitor may have. Wait for one to end, or stop it."
            )
        with self._lock:
            self._of(owner).begun.append(self._clock())

    def expect(self, owner: str, count: int) -> None:
        """Let a batch of sessions in at once; they count as begun now.

        Raises:
            TooManyError: too many were begun.
        """
        with self._lock:
            recent = self._of(owner)
            self._check_minute(recent)
            recent.expected = count
            recent.begun.extend([self._clock()] * count)

    def job(self, live: int) -> None:
        """Check one more run, race or comparison, where `live` wait or work already.

        Raises:
            LimitError: too many do.
        """
        most = self.limits.running_jobs
        if live >= most:
            raise LimitError(
                f"{most} runs, races or comparisons of yours wait or work already, as many as one visitor may have. "
                "Wait for one to end, or stop it."
            )

    def run(self, plan: RunPlan) -> None:
        """Check a run.

        Raises:
            LimitError: it is too large.
        """
        limits = self.limits
        _at_most("candidates in a generation", plan.population or 0, limits.population, "Lower Candidates.")
        _at_most("generations", plan.generations, limits.generations, "Lower Generations.")
        _at_most("turns", plan.max_turns, limits.turns, "Lower Maximum turns.")
        checks = plan.validation_tasks * (1 + -(-plan.generations // plan.validate_every)) + plan.test_tasks * plan.test_seeds * 2
        trained = planned_episodes(replace(plan, population=plan.population or AUTOMATIC))
        total = trained + checks + plan.headroom_tasks * OFFLINE_AGENTS
        _at_most("episodes in a run", total, limits.episodes, "Lower Generations, or the numbers of questions.")

    def race(self, plans: Sequence[RunPlan]) -> None:
        """Check the runs of a race.

        Raises:
            LimitError: it is too large.
        """
        most = max(planned_episodes(replace(plan, population=plan.population or AUTOMATIC)) for plan in plans)
        _at_most("episodes in a run", most, self.limits.episodes, "Lower Episodes per run.")
        _at_most("turns", max(plan.max_turns for plan in plans), self.limits.turns, "Lower Maximum turns.")

    def comparison(self, plan: ComparisonPlan) -> None:
        """Check a comparison.

        Raises:
            LimitError: it is too large.
        """
        sessions = len(plan.strategies) * plan.limit * plan.seeds
        _at_most("sessions in a comparison", sessions, self.limits.compared_sessions, "Take fewer questions, strategies or times each.")
        _at_most("turns", plan.max_turns, self.limits.turns, "Lower Maximum turns.")

    def _of(self, owner: str) -> _Recent:
        recent = self._recent.setdefault(owner, _Recent())
        self._recent.move_to_end(owner)
        while len(self._recent) > KEPT:
            self._recent.popitem(last=False)
        return recent

    def _check_minute(self, recent: _Recent) -> None:
        since, most = self._clock() - MINUTE_S, self.limits.sessions_per_minute
        while recent.begun and recent.begun[0] <= since:
            recent.begun.popleft()
        if len(recent.begun) >= most:
            raise TooManyError(
                f"You began {len(recent.begun)} sessions within a minute; one visitor may begin {most}. Try again in a minute."
            )


def _at_most(what: str, asked: int, most: int, advice: str) -> None:
    if asked > most:
        raise LimitError(f"This asks for {asked:,} {what}; one visitor of this page may have {most:,}. {advice}")
