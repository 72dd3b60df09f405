"""The list of comparisons, newest first."""

from __future__ import annotations

from typing import Any

from ui.components.drawn import Drawn


class CompareList(Drawn):
    """`value` is the JSON that `views.compare.listing` writes. Triggers `open` {id} and, while one is under way, `refresh`."""

    def __init__(self, value: str = "", **options: Any) -> None:
        super().__init__(value, scripts=("format", "strategy_word", "recent", "compare_list"), **options)
