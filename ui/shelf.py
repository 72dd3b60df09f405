"""Imported sets at hand: the ones used last are kept in memory, and tasks, grades and recorded pools are found by their ids."""

from __future__ import annotations

import threading
from collections import OrderedDict

from storage.task_sets import TaskSetStore
from trinity_core.agents.pool import Pool
from trinity_core.agents.recorded import PREFIX, recorded_pool
from trinity_core.tasks.table.task_set import TaskSet, set_id_of
from trinity_core.tasks.task import Task

KEPT = 3
"""Sets kept in memory."""


class Shelf:
    """Reads sets when they are first needed. Thread-safe.

    Args:
        store: where they are kept.
    """

    def __init__(self, store: TaskSetStore) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._sets: OrderedDict[str, TaskSet] = OrderedDict()

    def task_set(self, set_id: str) -> TaskSet:
        """The set of this id; "recorded:ID" names it as well.

        Raises:
            NotFoundError: there is none.
        """
        set_id = set_id.removeprefix(PREFIX)
        with self._lock:
            if set_id not in self._sets:
                self._sets[set_id] = TaskSet(set_id, self._store.get(set_id).name, self._store.table(set_id))
            self._sets.move_to_end(set_id)
            while len(self._sets) > KEPT:
                self._sets.popitem(last=False)
            return self._sets[set_id]

    def forget(self, set_id: str) -> None:
        """Let go of a set that was deleted."""
        with self._lock:
            self._sets.pop(set_id, None)

    def pool(self, name: str, *, pace: float = 0.0) -> Pool:
        """The recorded pool of a name such as "recorded:ID".

        Raises:
            NotFoundError: there is no such set.
            PoolError: it holds tasks alone.
        """
        return recorded_pool(self.task_set(name), pace=pace)

    def task(self, task_id: str) -> Task | None:
        """The task of an imported set's id; None for an id of another kind.

        Raises:
            NotFoundError: its set, or its row, is not there.
        """
        set_id = set_id_of(task_id)
        return self.task_set(set_id).by_id(task_id) if set_id else None

    def recorded_score(self, task: Task, answer: str) -> float | None:
        """What was recorded of this answer; None for tasks of no imported set and answers nobody was recorded with.

        Raises:
            NotFoundError: its set is not there any more.
        """
        set_id = set_id_of(task.id)
        if not set_id:
            return None
        return self.task_set(set_id).recorded_score(int(task.id.rpartition("-")[2]), answer)
