"""One comparison: label where a strategy learns, then task by task let every strategy play, until all is played or a ceiling is met.

A comparison is its plan plus the sessions played: a resumed one plays what is missing and ends with the very same figures. Since all
strategies play a task before the next one begins, what there is at any moment is paired.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import cache

import numpy as np
from numpy.typing import NDArray

from trinity_core.cancel import Cancel
from trinity_core.errors import BudgetError, PlanError, TrinityError
from trinity_core.evaluation.comparison.cell import Cell
from trinity_core.evaluation.comparison.events import (
    ComparisonEnded,
    ComparisonEvent,
    ComparisonStarted,
    LabelsMade,
    SessionPlayed,
    StrategyFailed,
)
from trinity_core.evaluation.comparison.grades import GradeBook
from trinity_core.evaluation.comparison.labelling import Labelling, compared_tasks
from trinity_core.evaluation.comparison.memory import ReplyMemory
from trinity_core.evaluation.comparison.plan import ComparisonPlan
from trinity_core.evaluation.comparison.play import Place, Stage, Switch
from trinity_core.evaluation.comparison.players import fitted, players, trial_parts
from trinity_core.evaluation.comparison.result import result
from trinity_core.evaluation.comparison.workshop import Workshop
from trinity_core.strategies.learned.fits import Fits
from trinity_core.strategies.learned.labels import LabelTable
from trinity_core.strategies.registry import StrategyParts
from trinity_core.training.ceilings import require_ceilings
from trinity_core.training.halt import Halt
from trinity_core.training.spending import Spending

Doubles = NDArray[np.float64]
_AHEAD = 2
"""Sessions begun for each worker before the first of them must be given."""


@dataclass(frozen=True, slots=True, eq=False)
class Earlier:
    """What earlier sittings of a comparison left."""

    cells: Sequence[Cell] = ()
    labels: Mapping[str, Doubles] = field(default_factory=dict)
    """`outcomes` and `costs`, as `LabelsMade` has them; empty when none were made."""
    label_totals: Mapping[str, float | None] = field(default_factory=dict)
    """`calls`, `tokens` and `cost_usd` of the labels."""
    calls: int = 0
    """Really made, those for labels included."""
    tokens: int = 0
    cost_usd: float | None = 0.0
    """Dollars of these calls; None when a price was unknown."""


def compare(
    plan: ComparisonPlan,
    workshop: Workshop,
    *,
    earlier: Earlier | None = None,
    memory: ReplyMemory | None = None,
    grades: GradeBook | None = None,
    cancel: Cancel | None = None,
) -> Iterator[ComparisonEvent]:
    """Play what is missing of a comparison.

    Args:
        plan: what was chosen.
        workshop: where pool, tasks and strategies come from.
        earlier: what was played before.
        memory: remembered replies; refilled from earlier sittings it spares their calls.
        grades: remembered grades.
        cancel: ends it within one session, with everything finished kept.

    Raises:
        PlanError: a pool outside this program lacks its ceilings, or no strategy can run.
        NotFoundError: there are no such tasks.
        PoolError: no agent of the pool can be called.
        BudgetError: a ceiling of the program's operator leaves no room; what is finished is kept.
    """
    pool = workshop.pool(plan.pool)
    pool.require_available()
    require_ceilings(plan, pool)
    earlier, cancel = earlier or Earlier(), cancel or Cancel()
    spending = Spending.of(plan)
    spending.resume(calls=earlier.calls, tokens=earlier.tokens, cost_usd=earlier.cost_usd)
    book = grades or GradeBook(workshop.grade)
    stage = Stage(plan, pool, memory or ReplyMemory(), book, spending, Switch(cancel))
    return _Sitting(stage, workshop, earlier).events()


class _Sitting:
    """One process's part of a comparison."""

    def __init__(self, stage: Stage, workshop: Workshop, earlier: Earlier) -> None:
        self.stage, self.plan, self.workshop, self.earlier = stage, stage.plan, workshop, earlier
        plan = self.plan
        self.tasks = compared_tasks(plan, workshop)
        if not self.tasks:
            raise PlanError(f"The task set {plan.tasks!r} has no {plan.split} tasks of this kind. Choose another.")
        self.cells = list(earlier.cells)
        self.parts: dict[str, StrategyParts] = {}
        self.fitted: set[str] = set()
        self._table: LabelTable | None = None
        self._fits = Fits()
        self._made: LabelsMade | None = None
        self._lock = threading.Lock()

    def events(self) -> Iterator[ComparisonEvent]:
        failures = list(self._prepare())
        marked = tuple(replace(player, fitted=player.name in self.fitted) for player in players(self.plan.strategies, self.stage.pool))
        yield ComparisonStarted(self.plan, tuple(agent.info for agent in self.stage.pool.agents), marked, self.tasks)
        yield from failures
        if not self.parts and not self.cells:
            raise PlanError(f"No strategy can take part. {failures[0].message}")
        reason = "finished"
        try:
            yield from self._label()
            yield from self._sessions()
        except Halt as halt:
            reason = halt.reason
        yield from self._labels_made()
        yield self._ended(reason)

    def _prepare(self) -> Iterator[StrategyFailed]:
        """Build every strategy once, so that what cannot run is known beforehand."""
        for name in self.plan.strategies:
            try:
                parts = trial_parts(name, self.stage.pool, self.workshop)
                parts = replace(parts, coordinator=cache(parts.coordinator))  # a head is read from its file once
                if fitted(parts):
                    self.fitted.add(name)
                plan = self.workshop.labelled(parts.plan, self.stage.pool)
            except TrinityError as error:
                yield StrategyFailed(name, str(error))
                continue
            self.parts[name] = replace(parts, plan=plan, labels=self._labels, encoder=self.workshop.encoder, fits=self._fits)

    def _label(self) -> Iterator[LabelsMade | StrategyFailed]:
        """Have the labels ready before the first session, where a strategy wants them."""
        if not self.fitted & set(self.parts):
            return
        try:
            self._labels()
        except BudgetError:
            raise
        except TrinityError as error:
            for name in [name for name in self.parts if name in self.fitted]:
                del self.parts[name]
                yield StrategyFailed(name, str(error))
        yield from self._labels_made()

    def _labels(self) -> LabelTable:
        """The table strategies are fitted on, made when first asked for; one and the same for all."""
        with self._lock:
            if self._table is None:
                labelling = Labelling.of(self.stage, self.workshop, self.tasks)
                arrays, totals = self.earlier.labels, self.earlier.label_totals
                if arrays:
                    self._table = labelling.restored(arrays["outcomes"], arrays["costs"], totals)
                else:
                    self._made, self._table = labelling.make()
            return self._table

    def _labels_made(self) -> Iterator[LabelsMade]:
        made, self._made = self._made, None
        if made is not None:
            yield made

    def _sessions(self) -> Iterator[ComparisonEvent]:
        with closing(self._played()) as sessions:
            for place, play in sessions:
                if place.strategy in self.parts:
                    yield from self._session(place, play)

    def _session(self, place: Place, play: Callable[[], SessionPlayed]) -> Iterator[ComparisonEvent]:
        try:
            played = play()
        except BudgetError:
            raise  # no strategy's fault: the comparison rests, and can be resumed
        except TrinityError as error:
            del self.parts[place.strategy]
            yield StrategyFailed(place.strategy, str(error))
            return
        yield from self._labels_made()
        self.cells.append(played.cell)
        yield played

    def _played(self) -> Generator[tuple[Place, Callable[[], SessionPlayed]], None, None]:
        """Each place with what gives its session; with several workers, some are under way before they are asked for."""
        if self.plan.workers == 1:
            yield from ((place, lambda place=place: self._play(place)) for place in self._places())
            return
        waiting: deque[tuple[Place, Future[SessionPlayed]]] = deque()
        executor = ThreadPoolExecutor(self.plan.workers, thread_name_prefix="session")
        try:
            for place in self._places():
                waiting.append((place, executor.submit(self._play, place)))
                if len(waiting) >= _AHEAD * self.plan.workers:
                    first, session = waiting.popleft()
                    yield first, session.result
            yield from ((place, session.result) for place, session in waiting)
        finally:
            self.stage.switch.set()
            executor.shutdown(wait=True, cancel_futures=True)

    def _places(self) -> Iterator[Place]:
        """What is missing, task by task and seed by seed, all strategies in their order."""
        done = {(cell.strategy, cell.task, cell.seed) for cell in self.earlier.cells}
        for number, task in enumerate(self.tasks):
            for seed in range(self.plan.seed, self.plan.seed + self.plan.seeds):
                for name in self.plan.strategies:
                    if name in self.parts and (name, number, seed) not in done:
                        yield Place(name, number, task, seed)

    def _play(self, place: Place) -> SessionPlayed:
        if self.stage.switch.is_set:
            raise Halt("stopped")
        parts = self.parts[place.strategy]
        chosen = self.stage.session_plan(place)
        plan = replace(
            chosen, head=parts.plan.head, argmax=parts.plan.argmax, checkpoint=parts.plan.checkpoint, backbone=parts.plan.backbone
        )
        return self.stage.play(place, replace(parts, plan=plan, judge=lambda answer: self.stage.grades(place.task, answer)))

    def _ended(self, reason: str) -> ComparisonEnded:
        spending, families = self.stage.spending, [task.family for task in self.tasks]
        costs = dict.fromkeys(self.fitted, 0.0 if self._table is None else self._table.cost_usd)
        figures = result(self.plan, self.cells, families, self.stage.pool.names, costs)
        return ComparisonEnded(reason, figures, spending.calls, spending.tokens, spending.cost_usd)
