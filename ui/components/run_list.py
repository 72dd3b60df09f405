"""The list of runs, newest first."""

from __future__ import annotations

from typing import Any

from ui.components.drawn import Drawn


class RunList(Drawn):
    """`value` is the JSON that `views.runs.listing` writes. Triggers `open` {id} and, while a run is under way, `refresh`."""

    def __init__(self, value: str = "", **options: Any) -> None:
        super().__init__(value, scripts=("format", "recent", "run_list"), **options)
