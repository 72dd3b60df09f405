"""A map of hidden states: dots to be pointed at and opened, coloured by what one wants to see, and a session's way over it."""

from __future__ import annotations

from typing import Any

from ui.components.drawn import Drawn


class MapView(Drawn):
    """`value` is a map's log: JSON lines that only grow, as `ui.map_feed` writes them."""

    def __init__(self, value: str = "", **options: Any) -> None:
        super().__init__(value, scripts=("format", "chart_scale", "state_map_marks", "state_map_table", "state_map"), **options)
