"""Outcomes bundled with the project: ids of training tasks and what each agent made of them. Questions and states are made again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trinity_core.agents.pool import Pool
from trinity_core.errors import PlanError
from trinity_core.interfaces import Encoder
from trinity_core.strategies.learned.label_making import prices_of
from trinity_core.strategies.learned.labels import LabelTable
from trinity_core.tasks.haste import every_third_in_haste
from trinity_core.tasks.registry import make_tasks, task_by_id
from trinity_core.tasks.task import Split, Task
from trinity_core.types import Transcript

DIGITS = 10
"""Decimals of a cost in dollars."""


@dataclass(frozen=True, slots=True, eq=False)
class LabelFile:
    """What the file says."""

    agents: tuple[str, ...]
    tasks: tuple[str, ...]
    """Ids; every third question is put in haste, as in training."""
    outcomes: NDArray[np.float64]
    """Shape (N, L), NaN where unknown."""
    costs: NDArray[np.float64]
    """Shape (N, L), NaN where unknown."""
    calls: int
    tokens: int
    cost_usd: float | None


def label_tasks(count: int, *, seed: int) -> tuple[Task, ...]:
    """The generated training questions that a pool is labelled on."""
    return every_third_in_haste(make_tasks(Split.TRAIN, count, seed=seed))


def write_labels(path: Path, labels: LabelTable, tasks: Sequence[Task]) -> None:
    """One line a task: id, outcomes, costs. Refused is nothing: an existing file is replaced.

    Raises:
        PlanError: the file cannot be written.
    """
    head = {"agents": labels.agents, "calls": labels.calls, "tokens": labels.tokens, "cost_usd": labels.cost_usd}
    rows = [
        json.dumps([task.id, _holes(outcomes), _holes(costs.round(DIGITS))])
        for task, outcomes, costs in zip(tasks, labels.outcomes, labels.costs, strict=True)
    ]
    text = json.dumps(head)[:-1] + ', "tasks": [\n' + ",\n".join(rows) + "\n]}\n"
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise PlanError(f"{str(path)!r} cannot be written: {error.strerror}. Choose another file.") from error


def read_labels(path: Path) -> LabelFile:
    """The file as values.

    Raises:
        PlanError: it is missing or wrong.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        agents, rows = tuple(data["agents"]), data["tasks"]
        outcomes, costs = (_table([row[k] for row in rows], len(agents)) for k in (1, 2))
        return LabelFile(agents, tuple(row[0] for row in rows), outcomes, costs, data["calls"], data["tokens"], data["cost_usd"])
    except (OSError, KeyError, IndexError, TypeError, ValueError) as error:
        raise PlanError(f"The outcomes in {str(path)!r} cannot be read: {error!r}. Make them again with app.py labels.") from error


def labels_from(file: LabelFile, pool: Pool, encoder: Encoder) -> LabelTable:
    """The table for a pool of the same agents; reads every question once.

    Raises:
        PlanError: the pool has other agents.
        NotFoundError: a task id is unknown.
    """
    if file.agents != pool.names:
        raise PlanError(f"These outcomes are of the agents {', '.join(file.agents)}; this pool has {', '.join(pool.names)}.")
    tasks = every_third_in_haste([task_by_id(task_id) for task_id in file.tasks])
    return LabelTable(
        agents=file.agents,
        questions=tuple(task.question for task in tasks),
        families=tuple(task.family for task in tasks),
        states=encoder.encode([Transcript(task.question) for task in tasks]).states,
        outcomes=file.outcomes,
        costs=file.costs,
        prices=prices_of(pool),
        calls=file.calls,
        tokens=file.tokens,
        cost_usd=file.cost_usd,
    )


def _holes(values: NDArray[np.float64]) -> list[Any]:
    """JSON has no NaN: null for what is missing; whole numbers without a point."""
    return [None if np.isnan(value) else int(value) if value == int(value) else float(value) for value in values]


def _table(rows: list[Any], width: int) -> NDArray[np.float64]:
    return np.array(rows, dtype=np.float64).reshape(len(rows), width)
