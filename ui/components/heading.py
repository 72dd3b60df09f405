"""The first heading of a page."""

from __future__ import annotations

import gradio as gr


def heading(page: str) -> gr.HTML:
    """The page's first heading, for screen readers: what people see is the bar with the name and the pages."""
    return gr.HTML(f'<h1 class="tx-sr">Trinity Explorer: {page}</h1>', js_on_load=None, elem_classes="tx-h1")
