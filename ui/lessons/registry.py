"""The lessons, in the order people meet them. A new one is a file beside this one and a line here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.lessons.lesson import Lesson

if TYPE_CHECKING:
    from ui.workbench import Workbench


def core_lessons() -> tuple[Lesson, ...]:
    """The lessons that need nothing but the core."""
    from ui.lessons import repeats

    return (repeats.LESSON,)


def lessons(workbench: Workbench) -> tuple[Lesson, ...]:
    """All lessons; the workbench gives what some of them need: the coordinator, stored runs."""
    return core_lessons()
