"""A whole run as it learns: state and buttons, charts, the head, what it used, the log, the result."""

from __future__ import annotations

from typing import Any

from ui.components.drawn import Drawn

CHARTS = ("chart_scale", "chart", "forest")
"""The charts by themselves, after `format`; other pages draw with them too."""
_PANELS = ("run_words", "run_model", "run_curves", "run_heat", "run_panels", "run_result", "run_view")


class RunView(Drawn):
    """`value` is a run's log: JSON lines that only grow, as `ui.run_feed` writes them.

    Triggers `back`, and `open`, `stop`, `resume`, `duplicate` with {id}.
    """

    def __init__(self, value: str = "", **options: Any) -> None:
        super().__init__(value, scripts=("format", *CHARTS, *_PANELS, "run"), **options)
