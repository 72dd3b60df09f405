"""A sentence to the user beside what it is about: a mistake to mend, a limit that was reached."""

from __future__ import annotations

from typing import Any

from ui.components.drawn import Drawn


class Notice(Drawn):
    """`value` is the sentence itself; empty hides it."""

    def __init__(self, value: str = "", **options: Any) -> None:
        super().__init__(value, scripts=("notice",), **options)
