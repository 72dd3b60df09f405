"""The one asynchronous place: a page reads a session's log as it grows. Gradio sends only what was appended."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

from ui.hub import LiveHub, valid_id


def follow(hub: LiveHub) -> Callable[[object], AsyncIterator[str]]:
    """An event's handler: from a session id to its growing log; an empty log for anything that is no id."""

    async def attach(session_id: object) -> AsyncIterator[str]:
        known, log = valid_id(session_id), ""
        if not known:
            yield ""
            return
        async for piece in hub.attach(known):
            log += piece
            yield log

    return attach
