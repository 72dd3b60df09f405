"""The ready plans as cards, one of them chosen."""

from __future__ import annotations

from typing import Any

from ui.components.drawn import Drawn


class PresetCards(Drawn):
    """`value` is the JSON that `views.runs.cards` writes. Triggers `choose` {name}."""

    def __init__(self, value: str = "", **options: Any) -> None:
        super().__init__(value, scripts=("presets",), **options)
