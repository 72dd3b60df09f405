"""Questions as people type them in haste: lower case, no final mark. Used on training tasks, so that a backbone meets them too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from trinity_core.tasks.task import Task


def in_haste(task: Task) -> Task:
    """The same question in lower case without its final mark; questions with code stay as they are."""
    if "`" in task.question:
        return task
    return replace(task, question=task.question.lower().rstrip("?. "))


def every_third_in_haste(tasks: Sequence[Task]) -> tuple[Task, ...]:
    """The tasks in their order, every third one put in haste."""
    return tuple(task if k % 3 else in_haste(task) for k, task in enumerate(tasks))
