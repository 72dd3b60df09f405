"""Sessions' logs as streams of server-sent events: a page reads them as they grow, past Gradio, whose updates cost ten times as much.

Each event carries whole lines and, as its id, how much of the log they complete; a browser that lost the connection says the last id it
saw and is sent the rest, or everything anew where the log is not the one it knows.
"""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from ui.hub import LiveHub, valid_id

PATH = "/log/"
_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no", "X-Content-Type-Options": "nosniff"}
AGAIN = "event: again\ndata:\n\n"
"""What was sent before does not count."""
END = "event: end\ndata:\n\n"
"""Nothing follows."""
_ALIVE = ": \n\n"


def log_address(session_id: object, tab: str | None) -> str:
    """Where a page reads the log of a session, relative to the page; empty for anything that is no id.

    Args:
        session_id: from a browser.
        tab: Gradio's name of the browser's tab: all there is to tell who asks where no cookies are kept.
    """
    known = valid_id(session_id)
    return f"{PATH[1:]}{known}?{urlencode({'session_hash': tab or ''})}" if known else ""


def log_routes(hub: LiveHub) -> list[Route]:
    """The address of every session's log."""

    async def follow(request: Request) -> Response:
        session_id = valid_id(request.path_params["id"])
        if not session_id:
            return PlainTextResponse("There is no such session.", 404)
        stream = _events(hub.attach(session_id), request.headers.get("last-event-id", ""))
        return StreamingResponse(stream, media_type="text/event-stream", headers=_HEADERS)

    return [Route(f"{PATH}{{id}}", follow)]


async def _events(pieces: AsyncIterator[str], seen: str) -> AsyncIterator[str]:
    """Events of a log from its beginning, or after the place that has been seen."""
    sent = check = 0
    async for piece in pieces:
        fresh = piece
        if not sent and seen:
            offset, known = _place(seen, piece)
            fresh = piece[offset:]
            if not known:
                yield AGAIN
        check, sent = zlib.crc32(piece.encode(), check), sent + len(piece)
        yield _event(f"{sent}-{check}", fresh) if fresh else _ALIVE
    yield END


def _place(seen: str, log: str) -> tuple[int, bool]:
    """How much of the log the one who saw `seen` knows, and whether it is this log's beginning at all."""
    length, _, check = seen.partition("-")
    offset = int(length) if length.isdecimal() and len(length) < 12 else 0
    known = 0 < offset <= len(log) and check == str(zlib.crc32(log[:offset].encode()))
    return (offset, True) if known else (0, False)


def _event(place: str, lines: str) -> str:
    """Whole lines as one event; lines are JSON, so nothing in them breaks one."""
    return f"id: {place}\n" + "".join(f"data: {line}\n" for line in lines.rstrip("\n").split("\n")) + "\n"
