"""The base of our components: `gr.HTML` with a constant template, its value a string that a script of ours draws.

Gradio evaluates templates as code, so data must never reach one: it goes into the value, and the scripts write it with textContent.
"""

from __future__ import annotations

from typing import Any

import gradio as gr

from ui.assets import script
from ui.served import Served


class Drawn(gr.HTML):  # type: ignore[misc]
    """A component drawn by the named scripts of `assets/ui` (after `dom.js`); `value` is JSON or JSON lines.

    Args:
        scripts: a short program that every page carries.
        served: a longer one that is fetched where it is drawn.
    """

    def __init__(self, value: str = "", *, scripts: tuple[str, ...] = (), served: Served | None = None, **options: Any) -> None:
        options.setdefault("apply_default_css", False)
        program = served.loader if served is not None else script("dom", *scripts) if scripts else None
        super().__init__(value, html_template="<div></div>", js_on_load=program, **options)

    def postprocess(self, value: str | None) -> str:
        """The value as it is: it is drawn as text, so Gradio's warnings about markup in it do not apply."""
        return value or ""

    def api_info(self) -> dict[str, Any]:
        """The value as the API describes it."""
        return {"type": "string", "description": "JSON or JSON lines"}
