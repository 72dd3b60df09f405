"""The first rows of files to be imported, then the account of the import."""

from __future__ import annotations

from typing import Any

from ui.components.drawn import Drawn


class ImportView(Drawn):
    """`value` is the JSON that `views.data.preview` or `views.data.account` writes."""

    def __init__(self, value: str = "", **options: Any) -> None:
        super().__init__(value, scripts=("format", "import_view"), **options)
