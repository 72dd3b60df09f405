"""Grades remembered: the same answer to the same task is graded once, which spares the sandbox most of its work."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable

from trinity_core.tasks.task import Task

Grade = Callable[[Task, str], float | bool | None]
"""How right an answer is, 1 for right and 0 for wrong; None when that cannot be told."""
MOST = 100_000
"""Grades kept; the least recently used go first."""


class GradeBook:
    """A `Grade` with a memory. Thread-safe. What could not be graded is tried again.

    Args:
        grade: grades an answer.
    """

    def __init__(self, grade: Grade) -> None:
        self._grade = grade
        self._kept: OrderedDict[tuple[str, str], float] = OrderedDict()
        self._lock = threading.Lock()

    def __call__(self, task: Task, answer: str) -> float | None:
        """The score of an answer."""
        key = (task.id, answer)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        score = self._grade(task, answer)
        if score is None:
            return None
        with self._lock:
            self._kept[key] = float(score)
            if len(self._kept) > MOST:
                self._kept.popitem(last=False)
        return float(score)
