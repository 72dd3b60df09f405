"""Whose request is being handled. The door (`door.py`) writes it down with the request; handlers and their threads read it here."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from dataclasses import dataclass
from secrets import token_hex
from typing import Any, TypeVar

KEY = "trinity.visitor"
"""Where the door leaves an `Identity` in the scope of a request."""
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Identity:
    """Who sent a request."""

    owner: str
    """What rows of theirs are stored under."""
    known: bool = True
    """False for a browser that sent no cookie: then its tab is all that can be told of it."""


_CURRENT: ContextVar[str] = ContextVar("trinity_visitor")
"""Set where no Gradio event is being handled: in our own routes, and in what works for a visitor after the request."""


def current_visitor() -> str:
    """The owner of the request being handled. Without one, an owner that nothing belongs to and never will."""
    from gradio.context import LocalContext

    request = LocalContext.request.get(None)
    scope = getattr(getattr(request, "request", None), "scope", None)
    found = scope.get(KEY) if isinstance(scope, Mapping) else None
    if isinstance(found, Identity):
        return found.owner if found.known else tab_owner(getattr(request, "session_hash", None)) or found.owner
    return _CURRENT.get("") or f"nobody:{token_hex(16)}"


def tab_owner(tab: object) -> str:
    """An owner for a browser that keeps no cookies: its tab's own random name, so that the page works until it is loaded again."""
    return "tab:" + hashlib.sha256(tab.encode()).hexdigest()[:40] if isinstance(tab, str) and len(tab) >= 8 else ""


@contextmanager
def acting_for(owner: str) -> Iterator[None]:
    """What is done inside is done for this visitor, where no Gradio event says otherwise."""
    token = _CURRENT.set(owner)
    try:
        yield
    finally:
        _CURRENT.reset(token)


def carried(work: Callable[..., Value]) -> Callable[..., Value]:
    """The same work for a thread of its own, where it goes on being done for whom it is done now. For one call at a time."""
    context = copy_context()

    def run(*args: Any, **kwargs: Any) -> Value:
        return context.run(work, *args, **kwargs)

    return run
