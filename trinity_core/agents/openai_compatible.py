"""Models behind the chat completions interface, over OpenAI's SDK: OpenAI, vLLM, Ollama, OpenRouter, Gemini's endpoint and others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, ClassVar, cast

import httpx2

from trinity_core.agents.arrival import Piece
from trinity_core.agents.remote import RemoteAgent, as_count
from trinity_core.types import FaultKind, Prompt

if TYPE_CHECKING:
    from openai.types.chat import ChatCompletionMessageParam


class OpenAICompatibleAgent(RemoteAgent):
    """A model that speaks OpenAI's chat completions at any address. Reasoning text is not part of its answer."""

    home = "https://api.openai.com/v1"
    endings: ClassVar[Mapping[str, FaultKind]] = {
        "length": FaultKind.INCOMPLETE,
        "content_filter": FaultKind.CONTENT_FILTER,
        "refusal": FaultKind.REFUSED,
        "error": FaultKind.UNAVAILABLE,
    }

    def _errors(self) -> tuple[type[Exception], ...]:
        import openai

        return (openai.OpenAIError,)

    def _ask(self, http: httpx2.Client, prompt: Prompt) -> AbstractContextManager[Iterator[Any]]:
        import openai

        client = openai.OpenAI(api_key=self._key, base_url=self.base_url, http_client=http, timeout=http.timeout, max_retries=0)
        # The SDK takes these two from the environment; they are no business of other addresses.
        client.organization = client.project = None
        messages = cast("list[ChatCompletionMessageParam]", [{"role": m.role, "content": m.content} for m in prompt.messages])
        return client.chat.completions.create(
            model=self.info.model,
            messages=messages,
            stream=True,
            extra_body=self._body(prompt),
        )

    def _body(self, prompt: Prompt) -> dict[str, Any]:
        p = self.parameters
        wanted = {
            "stream_options": {"include_usage": True},
            "temperature": p.temperature,
            "top_p": p.top_p,
            "max_tokens": p.max_tokens,
            "reasoning_effort": p.reasoning_effort or None,
            "seed": prompt.seed if p.send_seed else None,
        }
        return p.body(wanted)

    def _read(self, chunk: object) -> Piece | None:
        if not hasattr(chunk, "choices"):
            return None
        usage = getattr(chunk, "usage", None)
        text, finish = _choice(chunk.choices)
        return Piece(text, finish, as_count(getattr(usage, "prompt_tokens", None)), as_count(getattr(usage, "completion_tokens", None)))


def _choice(choices: object) -> tuple[str, str]:
    """Text and finish word of the first choice; both empty where there is none, as in the last chunk with the usage."""
    if not isinstance(choices, list) or not choices:
        return "", ""
    delta, finish = getattr(choices[0], "delta", None), getattr(choices[0], "finish_reason", None)
    if refusal := getattr(delta, "refusal", None):
        return str(refusal), "refusal"
    return _text(getattr(delta, "content", None)), finish if isinstance(finish, str) else ""


def _text(content: object) -> str:
    """Content as text; some servers send a list of parts, of which the text parts count."""
    if isinstance(content, list):
        return "".join(_text(part.get("text")) for part in content if isinstance(part, dict) and part.get("type") == "text")
    return content if isinstance(content, str) else ""
