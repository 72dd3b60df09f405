"""Imported sets as the pages offer them: pools of recorded outcomes, and sets of tasks to compare on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from storage.stored_task_set import StoredTaskSet
from storage.task_sets import TaskSetStore
from trinity_core.agents.pool import Pool
from ui.services import PoolOption, TaskSetOption
from ui.workbench import Workbench

MOST = 100
"""Latest sets offered."""
FAMILIES = 40
"""Most families offered to choose from."""


def recorded_pools(workbench: Workbench, *, pace: float = 0.0) -> Sequence[PoolOption]:
    """Every imported set with outcomes as a pool, the newest first."""
    return [_option(workbench, stored, pace) for stored in workbench.task_sets.list()[:MOST] if stored.agents]


def imported_sets(store: TaskSetStore) -> Sequence[TaskSetOption]:
    """Every imported set as tasks to compare on, the newest first."""
    return [
        TaskSetOption(
            stored.id,
            f"{stored.name} ({stored.questions:,} imported questions)",
            tuple((name, name) for name in list(stored.families)[:FAMILIES]) if len(stored.families) > 1 else (),
            stored.questions,
            stored.pool,
        )
        for stored in store.list()[:MOST]
    ]


@dataclass(frozen=True, slots=True, eq=False)
class _Recorded:
    """What a recorded pool is made of, when it is wanted."""

    workbench: Workbench
    stored: StoredTaskSet
    pace: float

    def build(self, keys: object) -> Pool:
        return self.workbench.pool(self.stored.pool, pace=self.pace)

    def quick(self, keys: object) -> Pool:
        return self.workbench.pool(self.stored.pool)

    def task(self, question: str) -> str:
        task_set = self.workbench.shelf.task_set(self.stored.id)
        row = task_set.row_of(question)
        return "" if row is None else task_set.task(row).id


def _option(workbench: Workbench, stored: StoredTaskSet, pace: float) -> PoolOption:
    recorded = _Recorded(workbench, stored, pace)
    return PoolOption(
        stored.pool, f"{stored.name} (recorded)", recorded.build, quick=recorded.quick, task=recorded.task, talks=stored.replies
    )
