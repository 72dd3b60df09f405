"""The lessons, in the order people meet them. A new one is a file beside this one and a line here."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ui.lessons.lesson import Lesson

if TYPE_CHECKING:
    from ui.reproductions.desk import RunQueue
    from ui.workbench import Workbench


def core_lessons() -> tuple[Lesson, ...]:
    """The lessons that need nothing but the core."""
    from ui.lessons import one_generation, repeats, separable

    return (one_generation.LESSON, repeats.LESSON, separable.LESSON)


def lessons(workbench: Workbench, queue: RunQueue | None = None, visitor: Callable[[], str] = lambda: "") -> tuple[Lesson, ...]:
    """All lessons.

    Args:
        workbench: gives what some of them need: the coordinator, stored runs.
        queue: where the last one queues its runs; None where nothing can be started.
        visitor: whose request is being handled.
    """
    from ui.lessons import sees, tables
    from ui.reproductions.desk import TablesDesk
    from ui.reproductions.measured import MeasuredTables
    from ui.reproductions.used import measure_in_use

    desk = TablesDesk(workbench.runs, MeasuredTables(measure_in_use(workbench)), queue=queue, visitor=visitor)
    return (sees.lesson(workbench), *core_lessons(), tables.lesson(desk, lambda: workbench.encoder().name))
