"""A chat completion as a provider streams it."""

from __future__ import annotations

import json
from typing import Any


def event(value: Any) -> bytes:
    """One event of the stream."""
    return f"data: {json.dumps(value)}\n\n".encode()


def stream(*texts: str) -> bytes:
    """The beginning of a reply, a piece at a time; it breaks off."""
    deltas = ({"index": 0, "delta": {"content": text}, "finish_reason": None} for text in texts)
    return b"".join(event({"id": "c", "object": "chat.completion.chunk", "choices": [delta]}) for delta in deltas)


def completion(*texts: str) -> bytes:
    """A whole reply."""
    end = event({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
    usage = event({"choices": [], "usage": {"prompt_tokens": 11, "completion_tokens": 3, "total_tokens": 14}})
    return stream(*texts) + end + usage + b"data: [DONE]\n\n"
