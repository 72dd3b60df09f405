"""The choices of a race: two regimes as large cards, and the trainers that may take part."""

from __future__ import annotations

from typing import Any

from ui.components.drawn import Drawn


class RaceSetup(Drawn):
    """`value` is the JSON that `views.races.choices` writes; a click changes it in the browser and triggers `choose`."""

    def __init__(self, value: str = "", **options: Any) -> None:
        super().__init__(value, scripts=("race_setup",), **options)
