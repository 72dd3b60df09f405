"""The base of our components: `gr.HTML` with a constant template, its value a string that a script of ours draws.

Gradio evaluates templates as code, so data must never reach one: it goes into the value, and the scripts write it with textContent.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import gradio as gr
from gradio.events import EventListener

from ui.served import Served


class Drawn(gr.HTML):  # type: ignore[misc]
    """A component drawn by the named scripts of `assets/ui` (after `dom.js`); `value` is JSON or JSON lines.

    Args:
        scripts: the program, which is fetched where it is drawn.
        served: the same with a style of its own.
    """

    def __init__(self, value: str = "", *, scripts: tuple[str, ...] = (), served: Served | None = None, **options: Any) -> None:
        options.setdefault("apply_default_css", False)
        wanted = served or (Served(scripts) if scripts else None)
        self._program = "" if wanted is None else wanted.program
        super().__init__(value, html_template="<div></div>", js_on_load=None if wanted is None else wanted.loader, **options)

    def __getattr__(self, name: str) -> Any:
        """The listener of an event that the program triggers; Gradio looks for its name in what the page carries alone."""
        if f"'{name}'" in self.__dict__.get("_program", ""):
            return partial(EventListener(event_name=name).listener, self)
        return super().__getattr__(name)

    def postprocess(self, value: str | None) -> str:
        """The value as it is: it is drawn as text, so Gradio's warnings about markup in it do not apply."""
        return value or ""

    def api_info(self) -> dict[str, Any]:
        """The value as the API describes it."""
        return {"type": "string", "description": "JSON or JSON lines"}
