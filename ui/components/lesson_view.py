"""The Learn page: the list of lessons, and the open one with its controls, pictures, steps and exports."""

from __future__ import annotations

from typing import Any

from ui.components.drawn import Drawn
from ui.served import LESSON


class LessonView(Drawn):
    """`value` is the JSON that `ui.lessons.feed` writes: first the catalogue, then what was computed.

    Triggers `compute` {lesson, values, ticket} and `act` {lesson, values, action}.
    """

    def __init__(self, value: str = "", **options: Any) -> None:
        super().__init__(value, served=LESSON, **options)
