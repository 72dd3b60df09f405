"""A whole race as it runs: curves with bands, all its runs, the table and the verdict."""

from __future__ import annotations

from typing import Any

from ui.components.drawn import Drawn
from ui.components.run_view import CHARTS


class RaceView(Drawn):
    """`value` is a race's log: JSON lines that only grow, as `ui.race_feed` writes them.

    Triggers `back`, and `stop`, `resume`, `again` with {id}.
    """

    def __init__(self, value: str = "", **options: Any) -> None:
        super().__init__(value, scripts=("format", *CHARTS, "run_words", "race_model", "race_panels", "race_view", "race"), **options)
