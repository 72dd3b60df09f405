"""The list of races, newest first."""

from __future__ import annotations

from typing import Any

from ui.components.drawn import Drawn


class RaceList(Drawn):
    """`value` is the JSON that `views.races.listing` writes. Triggers `open` {id} and, while a race is under way, `refresh`."""

    def __init__(self, value: str = "", **options: Any) -> None:
        super().__init__(value, scripts=("format", "recent", "race_list"), **options)
