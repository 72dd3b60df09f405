"""The strategies that may be compared, as cards in groups."""

from __future__ import annotations

from typing import Any

from ui.components.drawn import Drawn


class CompareSetup(Drawn):
    """`value` is the JSON that `compare_setup.choices` writes; a click changes it in the browser and triggers `choose`."""

    def __init__(self, value: str = "", **options: Any) -> None:
        super().__init__(value, scripts=("compare_setup",), **options)
