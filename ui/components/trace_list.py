"""The list of stored sessions, newest first, with its pages."""

from __future__ import annotations

from typing import Any

from ui.components.drawn import Drawn


class TraceList(Drawn):
    """`value` is the JSON that `views.traces.listing` writes. Triggers `open` {id} and `turn_page` {page}."""

    def __init__(self, value: str = "", **options: Any) -> None:
        super().__init__(value, scripts=("format", "strategy_word", "traces"), **options)
