"""Takes two things off every event that Gradio does for others: with dozens of live sessions they were a seventh of the server's work."""

from __future__ import annotations

import sys
from importlib.util import find_spec

import gradio as gr


def lighten(demo: gr.Blocks) -> None:
    """Before it is launched.

    Gradio looks for matplotlib before every event, through all folders where it is not installed; a name that is known to be missing is
    not looked for. And after every event it sums up all the last ones for a monitoring page, which we have switched off.
    """
    if find_spec("matplotlib") is None:
        sys.modules["matplotlib"] = None  # type: ignore[assignment]
    demo._queue.ANAYLTICS_CACHE_FREQUENCY = sys.maxsize
