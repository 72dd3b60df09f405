"""The panel in which a turn is played otherwise: agent, role, instruction, or all alternatives at once."""

from __future__ import annotations

from typing import Any

from ui.components.drawn import Drawn


class WhatIfPanel(Drawn):
    """`value` is the JSON that `views.what_if` writes; empty closes the panel.

    Triggers `branch` {session, turn, agent, role, instruction}, `try_all`, `stop` and `look` {session, turn}, and `open` {id}.
    """

    def __init__(self, value: str = "", **options: Any) -> None:
        super().__init__(value, scripts=("format", "address", "what_if_grid", "what_if"), **options)
