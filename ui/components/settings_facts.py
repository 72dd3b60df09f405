"""Cards of facts about the place where the program runs."""

from __future__ import annotations

from typing import Any

from ui.components.drawn import Drawn


class SettingsFacts(Drawn):
    """`value` is the JSON that `views.settings.page` writes."""

    def __init__(self, value: str = "", **options: Any) -> None:
        super().__init__(value, scripts=("settings",), **options)
