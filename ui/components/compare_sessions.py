"""The sessions behind a mark of a comparison's figures, in a sheet beside them."""

from __future__ import annotations

from typing import Any

from ui.components.drawn import Drawn


class CompareSessions(Drawn):
    """`value` is the JSON that `views.compare_sessions.sessions` writes; empty closes it. Triggers `find` {comparison, and a filter}."""

    def __init__(self, value: str = "", **options: Any) -> None:
        super().__init__(value, scripts=("format", "compare_address", "compare_sessions"), **options)
