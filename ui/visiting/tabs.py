"""Whose an open tab is. Gradio knows a tab by a word its browser made up; whoever knows that word could follow or steer the tab."""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs

from ui.log_stream import PATH

KEPT = 50_000
"""Tabs remembered."""
_API = "/gradio_api/"
_CLOSED = ("deep_link", "component_server", "stream/", "process_recording", "run-history", "vibe", "undo-vibe")
"""Doors of Gradio's that no page of ours uses, and that hand out or take in what belongs to a tab."""


class Tabs:
    """Remembers who opened each tab. Thread-safe."""

    def __init__(self, kept: int = KEPT) -> None:
        self._kept, self._lock = kept, threading.Lock()
        self._owners: OrderedDict[str, str] = OrderedDict()

    def admit(self, tab: str, owner: str) -> bool:
        """Whether this tab is the owner's, or is new and becomes the owner's now."""
        with self._lock:
            found = self._owners.setdefault(tab, owner)
            self._owners.move_to_end(tab)
            while len(self._owners) > self._kept:
                self._owners.popitem(last=False)
        return found == owner


def closed(path: str) -> bool:
    """Whether nobody needs this address."""
    return path.startswith(_API) and path[len(_API) :].startswith(_CLOSED)


def tab_in_address(scope: Mapping[str, Any]) -> str:
    """The tab that an address names; empty for none."""
    path: str = scope["path"]
    if not path.startswith((_API, PATH)):
        return ""
    first, _, rest = path.removeprefix(_API).partition("/")
    if first == "heartbeat":
        return rest.strip("/")
    asked = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("session_hash", [])
    return asked[-1] if asked else ""


def tab_in_body(body: bytes) -> str:
    """The tab that a call names; empty for none."""
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    named = data.get("session_hash") if isinstance(data, dict) else None
    return named if isinstance(named, str) else ""


def has_call(scope: Mapping[str, Any]) -> bool:
    """Whether the body of a request is a call that names its tab."""
    path: str = scope["path"]
    return scope["method"] == "POST" and path.startswith(_API)
