"""The list of imported sets, newest first."""

from __future__ import annotations

from typing import Any

from ui.components.drawn import Drawn


class SetList(Drawn):
    """`value` is the JSON that `views.data.listing` writes. Triggers `remove` {id}."""

    def __init__(self, value: str = "", **options: Any) -> None:
        super().__init__(value, scripts=("format", "set_list"), **options)
