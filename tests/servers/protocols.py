"""The two protocols as bytes: what a chat completions server and a messages server send for a text."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from tests.servers.provider import Answer, Piece


def data(value: object) -> bytes:
    """One server-sent event of chat completions."""
    return f"data: {json.dumps(value, ensure_ascii=False)}\n\n".encode()


def event(kind: str, **fields: Any) -> bytes:
    """One server-sent event of messages."""
    return f"event: {kind}\ndata: {json.dumps({'type': kind, **fields}, ensure_ascii=False)}\n\n".encode()


class ChatCompletions:
    """OpenAI's protocol."""

    path = "/v1/chat/completions"
    base = "/v1"

    def text(self, text: str) -> bytes:
        return self.delta({"content": text})

    def delta(self, delta: object) -> bytes:
        return data({"id": "c", "object": "chat.completion.chunk", "choices": [{"index": 0, "delta": delta, "finish_reason": None}]})

    def end(self, finish: str | None = "stop", usage: tuple[int, int] | None = (11, 3)) -> bytes:
        last = data({"choices": [{"index": 0, "delta": {}, "finish_reason": finish}], "usage": None})
        counts = None if usage is None else {"prompt_tokens": usage[0], "completion_tokens": usage[1], "total_tokens": sum(usage)}
        return last + data({"choices": [], "usage": counts}) + b"data: [DONE]\n\n"

    def begin(self) -> bytes:
        return self.delta({"role": "assistant", "content": ""})

    def failure(self, kind: str, message: str) -> bytes:
        return data({"error": {"type": kind, "message": message, "code": None}})

    def error_body(self, kind: str, message: str) -> bytes:
        return json.dumps({"error": {"message": message, "type": kind, "code": kind, "param": None}}).encode()

    def says(self, *texts: str, **end: Any) -> Answer:
        return Answer([self.begin(), *(self.text(t) for t in texts), self.end(**end)])

    def streams(self, *pieces: Piece) -> Answer:
        return Answer([self.begin(), *pieces])


class Messages(ChatCompletions):
    """Anthropic's protocol, under the same names."""

    path = "/v1/messages"
    base = ""

    def delta(self, delta: object) -> bytes:
        return event("content_block_delta", index=0, delta=delta)

    def text(self, text: str) -> bytes:
        return self.delta({"type": "text_delta", "text": text})

    def end(self, finish: str | None = "end_turn", usage: tuple[int, int] | None = (11, 3)) -> bytes:
        counts = {} if usage is None else {"usage": {"input_tokens": usage[0], "output_tokens": usage[1]}}
        stop = event("content_block_stop", index=0) + event("message_delta", delta={"stop_reason": finish, "stop_sequence": None}, **counts)
        return stop + event("message_stop")

    def begin(self) -> bytes:
        message: dict[str, Any] = {"id": "m", "type": "message", "role": "assistant", "content": [], "model": "m", "stop_reason": None}
        return event("message_start", message=message) + event("content_block_start", index=0, content_block={"type": "text", "text": ""})

    def failure(self, kind: str, message: str) -> bytes:
        return event("error", error={"type": kind, "message": message})

    def error_body(self, kind: str, message: str) -> bytes:
        return json.dumps({"type": "error", "error": {"type": kind, "message": message}}).encode()


def web_page(status: int = 200) -> Answer:
    """What a captive portal or a wrong address answers."""
    return Answer([b"<html><head><title>Welcome</title></head><body>Sign in: please</body></html>"], status, "text/html")


def refusal(status: int, body: bytes, content_type: str = "application/json") -> Answer:
    """An error answer."""
    return Answer([body], status, content_type)


def cut(data: bytes, at: Sequence[int]) -> list[Piece]:
    """`data` in pieces that begin at the given offsets."""
    marks = [0, *sorted(set(at)), len(data)]
    return [data[a:b] for a, b in pairwise(marks)]
