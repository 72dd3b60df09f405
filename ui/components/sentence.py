"""One quiet sentence that changes, for instance an estimate beside a button."""

from __future__ import annotations

from typing import Any

from ui.components.drawn import Drawn


class Sentence(Drawn):
    """`value` is the sentence itself; its line stays when it is empty."""

    def __init__(self, value: str = "", **options: Any) -> None:
        super().__init__(value, scripts=("sentence",), **options)
