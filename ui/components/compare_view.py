"""A whole comparison as it is played: the answer in words, and its figures."""

from __future__ import annotations

from typing import Any

from ui.components.drawn import Drawn

_SHARED = ("format", "chart_scale", "forest", "run_words", "log_page")
_FIGURES = ("panels", "cost", "pairs", "flow", "inside", "table")


class CompareView(Drawn):
    """`value` is a comparison's log: JSON lines, as `ui.compare_feed` writes them.

    Triggers `back`, `open`, `stop`, `resume`, `duplicate` and `extend` with {id}, and `find` {comparison, and a filter}.
    """

    def __init__(self, value: str = "", **options: Any) -> None:
        own = ("address", "model", *_FIGURES, "view")
        super().__init__(value, scripts=(*_SHARED, *(f"compare_{name}" for name in own), "compare"), **options)
