"""Outcomes of training questions for strategies that are fitted on them: every agent is asked each question once, as Worker.

They come from the training split alone, without any question that is compared on; what they take is counted.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trinity_core.errors import PlanError
from trinity_core.evaluation.comparison.events import LabelsMade, SessionPlayed
from trinity_core.evaluation.comparison.play import Place, Stage
from trinity_core.evaluation.comparison.workshop import Workshop
from trinity_core.interfaces import Encoder
from trinity_core.strategies.learned.labels import LabelTable
from trinity_core.strategies.registry import StrategyParts
from trinity_core.tasks.task import Split, Task
from trinity_core.training.caller import Caller
from trinity_core.types import Transcript

Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Labelling:
    """The training questions of a comparison over its pool."""

    stage: Stage
    tasks: tuple[Task, ...]

    @classmethod
    def of(cls, stage: Stage, workshop: Workshop, compared: Sequence[Task]) -> Labelling:
        """The training questions of the stage's plan.

        Raises:
            PlanError: there are none.
        """
        plan = stage.plan
        extra = len(compared) if plan.split is Split.TRAIN else 0
        drawn = workshop.tasks(plan.tasks, Split.TRAIN, plan.label_tasks + extra, seed=plan.task_seed, families=plan.families)
        known = {task.question for task in compared}
        tasks = tuple(task for task in drawn if task.question not in known)[: plan.label_tasks]
        if not tasks:
            raise PlanError("These tasks have no training questions to fit a strategy on. Leave the strategies that learn out.")
        return cls(stage, tasks)

    def make(self, workshop: Workshop) -> LabelsMade:
        """Ask every agent every question.

        Raises:
            Halt: the comparison was stopped or met a ceiling.
        """
        began, pool, plan = time.monotonic(), self.stage.pool, self.stage.plan
        names = [name for name in pool.names if name in pool.available]
        jobs = [
            (pool.names.index(name), lambda task=task, name=name: self._ask(workshop, task, name)) for task in self.tasks for name in names
        ]
        played = iter(Caller(workers=plan.workers, agent_workers=plan.workers).run(jobs))
        outcomes, costs = (np.full((len(self.tasks), len(pool.names)), np.nan) for _ in range(2))
        sessions = list[SessionPlayed]()
        for row in range(len(self.tasks)):
            for name in names:
                sessions.append(next(played))
                cell, column = sessions[-1].cell, pool.names.index(name)
                outcomes[row, column] = np.nan if cell.score is None else cell.score
                costs[row, column] = np.nan if cell.cost_usd is None else cell.cost_usd
        return LabelsMade(outcomes, costs, *self._totals(sessions), seconds=time.monotonic() - began)

    def table(self, outcomes: Doubles, costs: Doubles, totals: Mapping[str, float | None], encoder: Encoder) -> LabelTable:
        """The outcomes with everything strategies are fitted on; `totals` are calls, tokens and cost_usd."""
        pool = self.stage.pool
        return LabelTable(
            agents=pool.names,
            questions=tuple(task.question for task in self.tasks),
            families=tuple(task.family for task in self.tasks),
            states=encoder.encode([Transcript(task.question) for task in self.tasks]).states,
            outcomes=outcomes,
            costs=costs,
            prices=tuple(agent.info.price_out for agent in pool.agents),
            calls=int(totals["calls"] or 0),
            tokens=int(totals["tokens"] or 0),
            cost_usd=totals["cost_usd"],
        )

    def _ask(self, workshop: Workshop, task: Task, agent: str) -> SessionPlayed:
        place = Place(f"single:{agent}", 0, task, self.stage.plan.seed)
        parts: StrategyParts = workshop.strategy_parts(self.stage.session_plan(place), self.stage.pool)
        return self.stage.play(place, parts)

    def _totals(self, sessions: Sequence[SessionPlayed]) -> tuple[int, int, float | None]:
        """Calls, tokens and dollars really spent; recorded outcomes took none."""
        if getattr(self.stage.pool, "recorded", False):
            return 0, 0, 0.0
        costs = [played.new_cost_usd for played in sessions]
        known = [cost for cost in costs if cost is not None]
        dollars = sum(known) if len(known) == len(costs) else None
        return sum(played.cell.new_calls for played in sessions), sum(played.new_tokens for played in sessions), dollars
