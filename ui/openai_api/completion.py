"""The documents of a chat completion: whole, or in chunks. The extension `trinity` says which session it was."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request

from ui.openai_api.outcome import Outcome

_HOST = re.compile(r"[A-Za-z0-9.\-]+(:\d+)?|\[[0-9a-fA-F:]+\](:\d+)?")


@dataclass(frozen=True, slots=True)
class Completion:
    """What stays the same through one answer."""

    session_id: str
    model: str
    created: int
    """Seconds since 1970."""
    trace_url: str
    """Where people see the session."""

    @property
    def headers(self) -> dict[str, str]:
        """Of the answer, whatever it holds."""
        return {"X-Trinity-Session": self.session_id}

    def whole(self, outcome: Outcome) -> dict[str, Any]:
        """The answer in one piece."""
        message = {"role": "assistant", "content": outcome.answer, "refusal": None}
        choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": outcome.finish_reason}
        return {**self._head("chat.completion"), "choices": [choice], "usage": outcome.usage, "trinity": self._extension(outcome)}

    def chunk(self, delta: dict[str, Any], outcome: Outcome | None = None) -> dict[str, Any]:
        """A piece of a streamed answer; the last one knows the outcome, and it and the first one name the session."""
        reason = None if outcome is None else outcome.finish_reason
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": reason}
        extension = {"trinity": self._extension(outcome)} if outcome is not None or "role" in delta else {}
        return {**self._head("chat.completion.chunk"), "choices": [choice], "usage": None, **extension}

    def count(self, outcome: Outcome) -> dict[str, Any]:
        """The closing chunk that counts tokens."""
        return {**self._head("chat.completion.chunk"), "choices": [], "usage": outcome.usage, "trinity": self._extension(outcome)}

    def _head(self, kind: str) -> dict[str, Any]:
        return {"id": f"chatcmpl-{self.session_id}", "object": kind, "created": self.created, "model": self.model}

    def _extension(self, outcome: Outcome | None) -> dict[str, Any]:
        place: dict[str, Any] = {"session_id": self.session_id, "trace_url": self.trace_url}
        if outcome is None:
            return place
        spent = {"turns": outcome.turns, "cost_usd": outcome.cost_usd, "seconds": outcome.seconds}
        return {**place, "stopped_by": outcome.stopped_by.value, **spent}


def trace_url(request: Request, session_id: str) -> str:
    """Address of the session's page, as the client reaches this server; without its name when that is no plain one."""
    host, path = request.headers.get("host", ""), f"/traces?session={session_id}"
    return f"{request.url.scheme}://{host}{path}" if _HOST.fullmatch(host) else path
