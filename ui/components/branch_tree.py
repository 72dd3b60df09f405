"""The tree of branches a session stands in."""

from __future__ import annotations

from typing import Any

from ui.components.drawn import Drawn


class BranchTree(Drawn):
    """`value` is the JSON that `views.branches.tree` writes; empty shows nothing. Triggers `open` {id}."""

    def __init__(self, value: str = "", **options: Any) -> None:
        super().__init__(value, scripts=("format", "address", "branches"), **options)
