"""The place where files are chosen or dropped."""

from __future__ import annotations

from typing import Any

from ui.components.drawn import Drawn


class FileDrop(Drawn):
    """`value` is "on" where files may be sent. Triggers `sent` {tokens} and `lost` {reason, tokens}."""

    def __init__(self, value: str = "", **options: Any) -> None:
        super().__init__(value, scripts=("file_drop",), **options)
