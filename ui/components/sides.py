"""Sessions side by side: heads, the account, and every step with its choices, logits and texts."""

from __future__ import annotations

from typing import Any

from ui.components.drawn import Drawn


class Sides(Drawn):
    """`value` is the JSON that `views.sides` writes."""

    def __init__(self, value: str = "", **options: Any) -> None:
        super().__init__(value, scripts=("format", "strategy_word", "blocks", "sides_logits", "sides"), **options)
