"""Repeated options of Gradio's events, each under one name. Private only means unlisted: anybody can call them, so handlers check."""

from __future__ import annotations

from typing import Any

import gradio as gr

QUICK: dict[str, Any] = {"queue": False, "show_progress": "hidden", "concurrency_limit": None, "api_visibility": "private"}
"""Answers at once, from memory or one look at the store."""

START: dict[str, Any] = {**QUICK, "trigger_mode": "once"}
"""The same; a second click while the first is under way does nothing."""

SLOW: dict[str, Any] = {"show_progress": "hidden", "concurrency_limit": 16, "trigger_mode": "once", "api_visibility": "private"}
"""Starts something; a second click while the first is under way does nothing."""

STREAM: dict[str, Any] = {"show_progress": "hidden", "concurrency_limit": None, "trigger_mode": "multiple", "api_visibility": "private"}
"""Follows something until it ends; every watcher holds one, so there is no limit."""


def event_value(event: gr.EventData, key: str) -> object:
    """A value a component's script sent along; None when the data has another form. Whoever called could have sent anything."""
    data = event._data
    return data.get(key) if isinstance(data, dict) else None
