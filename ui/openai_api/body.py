"""The body of a chat completion request, checked: every field may be of any type, and unknown ones are ignored."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ui.handlers import DEFAULT_TURNS, MAX_TURNS
from ui.openai_api.conversation import ChatMessage, Speaker
from ui.openai_api.refusal import Refusal, wrong

MAX_MESSAGES = 200
"""Most messages of one conversation."""
MAX_TOKENS = 200_000
"""Largest accepted limit on tokens, in and out over the whole session."""
SEEDS = 2**31
"""A session's seed lies below; OpenAI's are longer and are taken modulo this."""
_EXTENSION = "trinity"
_SPEAKERS = ", ".join(Speaker)


@dataclass(frozen=True, slots=True)
class ChatRequest:
    """What was asked for."""

    model: str
    messages: tuple[ChatMessage, ...]
    stream: bool
    include_usage: bool
    """Whether a stream ends with a chunk that counts tokens."""
    seed: int | None
    sampled: bool
    """Agent and role are drawn from their softmax (temperature above 0) instead of taking the most probable (0 or no temperature)."""
    max_tokens: int | None
    """Tokens in and out over the whole session."""
    max_turns: int
    progress: bool
    """Whether a stream tells of the turns as `reasoning_content`."""


def read_body(data: bytes) -> ChatRequest:
    """The request in a body.

    Raises:
        Refusal: it is no JSON object, or a field cannot be used.
    """
    body = _object(data)
    _refuse_what_is_not_there(body)
    options = _mapping(body, "stream_options")
    extension = _mapping(body, _EXTENSION)
    temperature = _number(body, "temperature", 0, 2)
    return ChatRequest(
        model=_model(body),
        messages=_messages(body),
        stream=_flag(body, "stream"),
        include_usage=_flag(options, "include_usage"),
        seed=_seed(body),
        sampled=temperature is not None and temperature > 0,
        max_tokens=_max_tokens(body),
        max_turns=_whole(extension, "max_turns", 1, MAX_TURNS) or DEFAULT_TURNS,
        progress=_flag(extension, "progress", default=True),
    )


def _object(data: bytes) -> Mapping[str, Any]:
    try:
        body = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise Refusal(400, "The body is not valid JSON. Send a JSON object with `model` and `messages`.", code="invalid_json") from error
    if not isinstance(body, dict):
        raise Refusal(400, "The body must be a JSON object with `model` and `messages`.", code="invalid_json")
    return body


def _refuse_what_is_not_there(body: Mapping[str, Any]) -> None:
    """What would change the meaning of the answer is refused; what only tunes sampling is ignored."""
    if body.get("n") not in (None, 1) or isinstance(body.get("n"), bool):
        raise wrong("n", "One answer per request: leave n out or set it to 1. For more, send more requests with other seeds.")
    for name in ("tools", "functions"):
        if body.get(name):
            raise wrong(name, f"Agents here call no tools. Leave {name} out.", code="unsupported_parameter")
    for name in ("logprobs", "audio"):
        if body.get(name):
            raise wrong(name, f"There is no {name} here. Leave it out.", code="unsupported_parameter")
    modalities = body.get("modalities")
    if modalities is not None and modalities != ["text"]:
        raise wrong("modalities", "Answers are text only. Leave modalities out.", code="unsupported_parameter")
    form = body.get("response_format")
    if form is not None and (not isinstance(form, dict) or form.get("type") != "text"):
        raise wrong("response_format", "Answers come as plain text only. Leave response_format out.", code="unsupported_parameter")


def _model(body: Mapping[str, Any]) -> str:
    model = body.get("model")
    if not isinstance(model, str) or not model:
        raise wrong("model", "Name a model, for instance trinity/coordinator. GET /v1/models lists them.", code="missing_model")
    return model


def _messages(body: Mapping[str, Any]) -> tuple[ChatMessage, ...]:
    messages = body.get("messages")
    if not isinstance(messages, list) or not messages:
        raise wrong("messages", "messages must be a list with at least one message.", code="missing_messages")
    if len(messages) > MAX_MESSAGES:
        found = f"There are {len(messages):,} messages; the limit is {MAX_MESSAGES}. Send the latest ones."
        raise wrong("messages", found, code="too_many_messages")
    return tuple(_message(n, message) for n, message in enumerate(messages))


def _message(n: int, message: object) -> ChatMessage:
    where = f"messages[{n}]"
    if not isinstance(message, dict):
        raise wrong(where, "A message must be an object with role and content.")
    role = message.get("role")
    if not isinstance(role, str) or role not in set(Speaker):
        raise wrong(f"{where}.role", f"A message's role must be one of: {_SPEAKERS}.")
    return ChatMessage(Speaker(role), _text(f"{where}.content", message.get("content")))


def _text(where: str, content: object) -> str:
    if isinstance(content, str):
        return content
    if not isinstance(content, list):
        raise wrong(where, "A message's content must be text, or a list of parts of type text.")
    return "\n".join(_part(f"{where}[{n}]", part) for n, part in enumerate(content))


def _part(where: str, part: object) -> str:
    text = part.get("text") if isinstance(part, dict) and part.get("type") == "text" else None
    if not isinstance(text, str):
        raise wrong(
            where, "Only text can be read here; images, sound and files cannot. Send parts of type text.", code="unsupported_content"
        )
    return text


def _mapping(body: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = body.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise wrong(name, f"{name} must be an object.", code="invalid_type")
    return value


def _flag(body: Mapping[str, Any], name: str, *, default: bool = False) -> bool:
    value = body.get(name)
    if value is None:
        return default
    if not isinstance(value, bool):
        raise wrong(name, f"{name} must be true or false.", code="invalid_type")
    return value


def _number(body: Mapping[str, Any], name: str, low: float, high: float) -> float | None:
    value = body.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high or math.isnan(value):
        raise wrong(name, f"{name} must be a number from {low:g} to {high:g}.")
    return float(value)


def _whole(body: Mapping[str, Any], name: str, low: int, high: int) -> int | None:
    value = body.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise wrong(name, f"{name} must be a whole number from {low:,} to {high:,}.")
    return value


def _seed(body: Mapping[str, Any]) -> int | None:
    value = body.get("seed")
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int):
        raise wrong("seed", "seed must be a whole number.", code="invalid_type")
    return value % SEEDS


def _max_tokens(body: Mapping[str, Any]) -> int | None:
    """OpenAI's newer name first."""
    newer, older = _whole(body, "max_completion_tokens", 1, MAX_TOKENS), _whole(body, "max_tokens", 1, MAX_TOKENS)
    return older if newer is None else newer
