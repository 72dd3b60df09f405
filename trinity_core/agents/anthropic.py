"""Models behind the messages interface, over Anthropic's SDK."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, ClassVar, cast

import httpx2

from trinity_core.agents.arrival import Piece
from trinity_core.agents.remote import RemoteAgent, as_count
from trinity_core.types import FaultKind, Prompt

if TYPE_CHECKING:
    from anthropic.types import MessageParam

DEFAULT_MAX_TOKENS = 4096
"""Sent where the pool names no limit: this interface demands one. The paper's replies were limited to as many."""


class AnthropicAgent(RemoteAgent):
    """A model that speaks Anthropic's messages. Thinking blocks are not part of its answer."""

    home = "https://api.anthropic.com"
    endings: ClassVar[Mapping[str, FaultKind]] = {
        "max_tokens": FaultKind.INCOMPLETE,
        "pause_turn": FaultKind.INCOMPLETE,
        "tool_use": FaultKind.INCOMPLETE,
        "refusal": FaultKind.REFUSED,
        "model_context_window_exceeded": FaultKind.CONTEXT_TOO_LONG,
    }

    @property
    def most_tokens(self) -> int | None:
        """Always limited: this interface wants to be told."""
        return max(super().most_tokens or 0, self.parameters.max_tokens or DEFAULT_MAX_TOKENS)

    def _errors(self) -> tuple[type[Exception], ...]:
        import anthropic

        return (anthropic.AnthropicError,)

    def _ask(self, http: httpx2.Client, prompt: Prompt) -> AbstractContextManager[Iterator[Any]]:
        import anthropic

        client = anthropic.Anthropic(
            api_key=self._key, base_url=self.base_url, http_client=http, timeout=http.timeout, max_retries=0, open_telemetry=False
        )
        spoken = [{"role": m.role, "content": m.content} for m in prompt.messages if m.role != "system"]
        return client.messages.create(
            model=self.info.model,
            messages=cast("list[MessageParam]", spoken),
            max_tokens=self.parameters.max_tokens or DEFAULT_MAX_TOKENS,
            stream=True,
            extra_body=self._body(prompt),
        )

    def _body(self, prompt: Prompt) -> dict[str, Any]:
        p = self.parameters
        wanted = {
            "system": "\n\n".join(m.content for m in prompt.messages if m.role == "system") or None,
            "temperature": p.temperature,
            "top_p": p.top_p,
            "thinking": dict(p.thinking) or None,
            "output_config": {"effort": p.reasoning_effort} if p.reasoning_effort and "reasoning_effort" not in p.refuses else None,
        }
        return p.body(wanted)

    def _read(self, chunk: object) -> Piece | None:
        match getattr(chunk, "type", None):
            case "message_start":
                return _counted(getattr(getattr(chunk, "message", None), "usage", None))
            case "content_block_start":
                return Piece(_text(getattr(chunk, "content_block", None), "text"))
            case "content_block_delta":
                return Piece(_text(getattr(chunk, "delta", None), "text_delta"))
            case "message_delta":
                finish = getattr(getattr(chunk, "delta", None), "stop_reason", None)
                return _counted(getattr(chunk, "usage", None), finish if isinstance(finish, str) else "")
            case "content_block_stop" | "message_stop":
                return Piece()
        return None


def _text(block: object, kind: str) -> str:
    text = getattr(block, "text", None) if getattr(block, "type", None) == kind else None
    return text if isinstance(text, str) else ""


def _counted(usage: object, finish: str = "") -> Piece:
    """Tokens in include what was written to or read from the provider's cache."""
    names = ("input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens")
    parts = [count for name in names if (count := as_count(getattr(usage, name, None))) is not None]
    return Piece("", finish, sum(parts) if parts else None, as_count(getattr(usage, "output_tokens", None)))
