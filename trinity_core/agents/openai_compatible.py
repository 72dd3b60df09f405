"""Models behind the chat completions interface, over OpenAI's SDK: OpenAI, vLLM, Ollama, OpenRouter, Gemini's endpoint and others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from typing import Any, ClassVar

import httpx2

from trinity_core.agents.arrival import Piece
from trinity_core.agents.remote import RemoteAgent, as_count
from trinity_core.types import FaultKind, Prompt


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
        messages = [{"role": message.role, "content": message.content} for message in prompt.messages]
        body = {"model": self.info.model, "messages": messages, "stream": True, **self._body(prompt)}
        # As plain dictionaries: making a model object of each chunk is two thirds of the work of a token.
        return client.post("/chat/completions", cast_to=object, body=body, stream=True, stream_cls=openai.Stream[object])

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
        if not isinstance(chunk, dict):
            return None
        usage = chunk.get("usage")
        counts = usage if isinstance(usage, dict) else {}
        text, finish = _choice(chunk.get("choices"))
        return Piece(text, finish, as_count(counts.get("prompt_tokens")), as_count(counts.get("completion_tokens")))


def _choice(choices: object) -> tuple[str, str]:
    """Text and finish word of the first choice; both empty where there is none, as in the last chunk with the usage."""
    if not isinstance(choices, list) or not choices or not isinstance(choices[0], dict):
        return "", ""
    delta, finish = choices[0].get("delta"), choices[0].get("finish_reason")
    said = delta if isinstance(delta, dict) else {}
    if refusal := said.get("refusal"):
        return str(refusal), "refusal"
    return _text(said.get("content")), finish if isinstance(finish, str) else ""


def _text(content: object) -> str:
    """Content as text; some servers send a list of parts, of which the text parts count."""
    if isinstance(content, list):
        return "".join(_text(part.get("text")) for part in content if isinstance(part, dict) and part.get("type") == "text")
    return content if isinstance(content, str) else ""
