"""Outcomes of training questions for strategies that are fitted on them, within a comparison's ceilings.

They come from the training split alone, without any question that is compared on; what they take is counted.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from trinity_core.agents.pool import Pool
from trinity_core.errors import PlanError
from trinity_core.evaluation.comparison.events import LabelsMade
from trinity_core.evaluation.comparison.plan import ComparisonPlan
from trinity_core.evaluation.comparison.play import Stage
from trinity_core.evaluation.comparison.workshop import Workshop
from trinity_core.interfaces import Encoder
from trinity_core.strategies.learned.label_making import make_labels, prices_of
from trinity_core.strategies.learned.labels import LabelTable
from trinity_core.tasks.task import Split, Task
from trinity_core.training.caller import Caller
from trinity_core.types import Transcript

Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Labelling:
    """The training questions of a comparison over its pool."""

    stage: Stage
    tasks: tuple[Task, ...]
    encoder: Encoder

    @classmethod
    def of(cls, stage: Stage, workshop: Workshop, compared: Sequence[Task]) -> Labelling:
        """The training questions of the stage's plan.

        Raises:
            PlanError: there are none.
        """
        return cls(stage, training_tasks(stage.plan, workshop, compared), workshop.encoder())

    def make(self) -> tuple[LabelsMade, LabelTable]:
        """Ask every agent every question once. Recorded outcomes are looked up and count as no call.

        Raises:
            Halt: the comparison was stopped or met a ceiling.
        """
        began, stage, plan = time.monotonic(), self.stage, self.stage.plan
        table = make_labels(
            stage.pool,
            self.encoder,
            stage.grades,
            self.tasks,
            seed=plan.seed,
            caller=Caller(workers=plan.workers, agent_workers=plan.workers),
            spending=stage.spending,
            cancel=stage.switch.cancel,
        )
        if stage.pool.recorded:
            table = replace(table, calls=0, tokens=0, cost_usd=0.0)
        seconds = time.monotonic() - began
        return LabelsMade(table.outcomes, table.costs, table.calls, table.tokens, table.cost_usd, seconds), table

    def restored(self, outcomes: Doubles, costs: Doubles, totals: Mapping[str, float | None]) -> LabelTable:
        """The table of an earlier sitting; `totals` are its calls, tokens and cost_usd."""
        return restored_table(self.tasks, self.stage.pool, self.encoder, outcomes=outcomes, costs=costs, totals=totals)


def compared_tasks(plan: ComparisonPlan, workshop: Workshop) -> tuple[Task, ...]:
    """The questions that every strategy of a plan is asked."""
    return workshop.tasks(plan.tasks, plan.split, plan.limit, seed=plan.task_seed, families=plan.families)


def training_tasks(plan: ComparisonPlan, workshop: Workshop, compared: Sequence[Task]) -> tuple[Task, ...]:
    """The training questions of a plan, none of them compared on.

    Raises:
        PlanError: there are none.
    """
    extra = len(compared) if plan.split is Split.TRAIN else 0
    drawn = workshop.tasks(plan.tasks, Split.TRAIN, plan.label_tasks + extra, seed=plan.task_seed, families=plan.families)
    known = {task.question for task in compared}
    tasks = tuple(task for task in drawn if task.question not in known)[: plan.label_tasks]
    if not tasks:
        raise PlanError("These tasks have no training questions to fit a strategy on. Leave the strategies that learn out.")
    return tasks


def restored_table(
    tasks: Sequence[Task], pool: Pool, encoder: Encoder, *, outcomes: Doubles, costs: Doubles, totals: Mapping[str, float | None]
) -> LabelTable:
    """A table whose outcomes were kept; the questions are read again.

    Args:
        tasks: the training questions, N.
        pool: L agents.
        encoder: reads the questions.
        outcomes: shape (N, L).
        costs: shape (N, L).
        totals: calls, tokens and cost_usd of the table.

    Raises:
        PlanError: the outcomes are of other questions or agents.
    """
    if outcomes.shape != (len(tasks), len(pool.names)):
        raise PlanError(f"The stored outcomes have the shape {outcomes.shape!r}, not {(len(tasks), len(pool.names))!r}. Compare anew.")
    return LabelTable(
        agents=pool.names,
        questions=tuple(task.question for task in tasks),
        families=tuple(task.family for task in tasks),
        states=encoder.encode([Transcript(task.question) for task in tasks]).states,
        outcomes=outcomes,
        costs=costs,
        prices=prices_of(pool),
        calls=int(totals["calls"] or 0),
        tokens=int(totals["tokens"] or 0),
        cost_usd=totals["cost_usd"],
    )
