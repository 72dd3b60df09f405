"""Who can see what is on the page, its link, and taking the link back."""

from __future__ import annotations

from typing import Any

from ui.components.drawn import Drawn


class ShareBar(Drawn):
    """`value` is what `ui.sharing` says, as JSON; empty hides it. Triggers `share` {id, shared}."""

    def __init__(self, value: str = "", **options: Any) -> None:
        super().__init__(value, scripts=("share",), **options)
