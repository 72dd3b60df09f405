"""Who answered when each agent of a pool was asked a tiny question."""

from __future__ import annotations

from typing import Any

from ui.components.drawn import Drawn


class PoolCheck(Drawn):
    """`value` is the JSON that `views.pool.checked` writes."""

    def __init__(self, value: str = "", **options: Any) -> None:
        super().__init__(value, scripts=("pool_check",), **options)
