"""The pool: each agent, what it is good at, whether it can be called and why not."""

from __future__ import annotations

from typing import Any

from ui.components.drawn import Drawn


class PoolPanel(Drawn):
    """`value` is the JSON that `views.pool.panel` writes."""

    def __init__(self, value: str = "", **options: Any) -> None:
        super().__init__(value, scripts=("pool",), **options)
