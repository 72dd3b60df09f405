"""A session played once and kept as the log its page draws: what a first visitor sees before asking anything."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from trinity_core.events import SessionEvent
from trinity_core.settings import SessionPlan
from ui.live_session import LiveSession
from ui.views import lines

_NAME = "recorded"
"""Stands where a session has its id; no session can be opened by it."""
PLACES = 6
"""Decimal places of the numbers that are kept."""
_FOREVER = {"Cache-Control": "public, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff"}


def recorded_log(
    plan: SessionPlan,
    events: Iterator[SessionEvent],
    *,
    grade: Callable[[SessionPlan, str], bool | None],
    expected: Callable[[SessionPlan], str],
) -> str:
    """Play a session to its end and return its log, with the times at which its lines came.

    Args:
        plan: what was chosen.
        events: the session, at the pace it is to be seen in.
        grade: right or wrong, for known tasks.
        expected: the known answer, if any.
    """
    header = lines.header(_NAME, plan, datetime.now(UTC))
    session = LiveSession(_NAME, plan, store=None, grade=grade, expected=expected, header=header)
    session.run(events)
    session.done.wait()
    return "".join(f"{_short(json.loads(line))}\n" for line in session.log.splitlines())


def _short(line: dict[str, Any]) -> str:
    """The line without spaces, its numbers to the six places that the page shows: every first visitor fetches it."""
    rounded = json.loads(json.dumps(line), parse_float=lambda text: round(float(text), PLACES))
    return json.dumps(rounded, ensure_ascii=False, separators=(",", ":"))


def read_recording(assets: Path) -> str:
    """The session that comes with the program; empty where its file is missing."""
    path = assets / "demo" / "first.jsonl"
    return path.read_text("utf-8") if path.is_file() else ""


def recording_address(log: str) -> str:
    """Where browsers fetch it, relative to a page; empty without one."""
    return f"ui/first.jsonl?v={hashlib.sha256(log.encode()).hexdigest()[:12]}" if log else ""


def recording_routes(log: str) -> list[Route]:
    """The recorded session as a file that browsers keep; none without one."""

    async def answer(request: Request) -> Response:
        return Response(log, media_type="application/x-ndjson", headers=_FOREVER)

    return [Route("/ui/first.jsonl", answer)] if log else []
