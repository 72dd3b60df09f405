"""What a provider's failure means: every exception and status of the SDKs, httpx2 and json as a `Fault` a person can act on.

Bodies are never shown; of a JSON error only its message field, scrubbed of keys and shortened, and not at all where the key was
rejected (providers echo it). The SDKs are recognised by their attributes, so that this file needs neither of them.
"""

from __future__ import annotations

from collections.abc import Mapping

import httpx2

from trinity_core.agents.keys import scrub
from trinity_core.agents.retry_after import asked_wait
from trinity_core.errors import Outlook
from trinity_core.types import AgentInfo, Fault, FaultKind

TRANSPORT_ERRORS: tuple[type[Exception], ...] = (
    httpx2.HTTPError,
    httpx2.InvalidURL,
    httpx2.StreamError,
    OSError,  # TLS and socket errors that httpx2 did not wrap
    ValueError,  # json, encodings and numbers of more digits than Python reads
    RecursionError,  # JSON nested beyond reading
)
"""What may escape from an SDK besides its own exceptions."""

_DETAIL_CHARS = 200

_BY_STATUS = {
    400: FaultKind.MALFORMED,
    401: FaultKind.AUTH,
    402: FaultKind.QUOTA,
    403: FaultKind.AUTH,
    404: FaultKind.MODEL_UNKNOWN,
    408: FaultKind.TIMEOUT,
    413: FaultKind.CONTEXT_TOO_LONG,
    429: FaultKind.RATE,
    504: FaultKind.TIMEOUT,
}

_PASSING = frozenset({408, 409, 425, 429})
"""Statuses from 300 to 499 after which the same request may succeed."""

# First match wins; looked for in the error's code, type and message. Order: the narrower words before the wider ones.
_BY_WORDS = (
    ("output limit was reached", FaultKind.INCOMPLETE),  # reasoning models that used up a small max_tokens
    ("insufficient_quota", FaultKind.QUOTA),
    ("credit balance", FaultKind.QUOTA),
    ("billing", FaultKind.QUOTA),
    ("context_length", FaultKind.CONTEXT_TOO_LONG),
    ("context length", FaultKind.CONTEXT_TOO_LONG),
    ("context window", FaultKind.CONTEXT_TOO_LONG),
    ("prompt is too long", FaultKind.CONTEXT_TOO_LONG),
    ("content_filter", FaultKind.CONTENT_FILTER),
    ("content_policy", FaultKind.CONTENT_FILTER),
    ("model_not_found", FaultKind.MODEL_UNKNOWN),
    ("api key not valid", FaultKind.AUTH),
    ("invalid_api_key", FaultKind.AUTH),
    ("authentication_error", FaultKind.AUTH),
    ("permission_error", FaultKind.AUTH),
    ("rate_limit", FaultKind.RATE),
    ("overloaded", FaultKind.UNAVAILABLE),
)

_ADVICE = {
    FaultKind.AUTH: "{provider} rejected the key. Check that it is the right key and may use {model}.",
    FaultKind.QUOTA: "{provider} says that this key has no credit or quota left. Top up the account or use another key.",
    FaultKind.RATE: "{provider} is limiting how fast this key may ask. Wait a little, then ask again.",
    FaultKind.TIMEOUT: "{provider} took too long. Ask again, or raise the agent's deadline_s or idle_s.",
    FaultKind.CONNECTION: "{provider} cannot be reached. Check the network and the agent's base_url, and that the server runs.",
    FaultKind.MALFORMED: "{provider} did not accept the request. Check the agent's parameters; list those it refuses in `refuses`.",
    FaultKind.REFUSED: "{model} declined to answer.",
    FaultKind.CONTEXT_TOO_LONG: "The discussion is longer than {model} can read. Ask a shorter question or allow fewer turns.",
    FaultKind.MODEL_UNKNOWN: "{provider} has no model {model} at this address. Check the agent's model and base_url.",
    FaultKind.CONTENT_FILTER: "{provider}'s content filter stopped the reply. Rephrase the question.",
    FaultKind.INCOMPLETE: "Incomplete: {model} reached its token limit before it had answered. Raise the agent's max_tokens.",
    FaultKind.UNAVAILABLE: "{provider} has a problem of its own. Ask again later or use another agent.",
}


def fault_of(error: Exception, *, info: AgentInfo, key: str) -> Fault:
    """The fault behind an exception of an SDK, of httpx2 or of json.

    Args:
        error: what was raised.
        info: the agent that was called.
        key: its key, to be kept out of the message.
    """
    status, words = _status(error), _words(error)
    if status is not None and 300 <= status < 400:
        text = f"{info.provider} answers with a redirect ({status}), which is not followed. Set base_url to the final address."
        return Fault(FaultKind.MALFORMED, text)
    if status is not None or words:
        return _from_answer(status, words, _message(error), info=info, key=key)
    return _from_transport(error, info)


def outlook_of(error: Exception, fault: Fault, *, now: float) -> Outlook:
    """What a foreign exception says of further calls.

    Args:
        error: what was raised.
        fault: what `fault_of` made of it.
        now: seconds since 1970, for a Retry-After that is a date.
    """
    status, headers = _status(error), getattr(getattr(error, "response", None), "headers", {})
    refused = status is not None and 300 <= status < 500 and status not in _PASSING
    of_key = fault.kind is FaultKind.QUOTA or (fault.kind is FaultKind.AUTH and status != 403)  # 403 may be about the model alone
    return Outlook(asked_wait(headers, now=now), refused, of_key)


def describe(kind: FaultKind, info: AgentInfo, detail: str = "") -> Fault:
    """A fault of this kind in the usual words.

    Args:
        kind: one that `fault_of` can give.
        info: the agent that was called.
        detail: already scrubbed text to add in parentheses.
    """
    advice = _ADVICE[kind].format(provider=info.provider or "the provider", model=info.model or "the model")
    return Fault(kind, advice + (f" ({detail})" if detail else ""))


def _from_answer(status: int | None, words: str, message: str, *, info: AgentInfo, key: str) -> Fault:
    # A status below 400 means that the error came as an event inside a stream that had begun well.
    failed = status if status is not None and status >= 400 else None
    by_status = FaultKind.UNAVAILABLE if failed is None or failed >= 500 else _BY_STATUS.get(failed, FaultKind.MALFORMED)
    kind = next((kind for word, kind in _BY_WORDS if word in words), by_status)
    if failed in (401, 403):
        kind = FaultKind.AUTH
    said = "" if kind is FaultKind.AUTH else _shorten(scrub(message, key))
    number = f"status {failed}" if failed is not None else ""
    return describe(kind, info, "; ".join(part for part in (number, said) if part))


def _from_transport(error: Exception, info: AgentInfo) -> Fault:
    # OpenAI's SDK wraps what happened on the wire, Anthropic's lets some of it through.
    match error if isinstance(error, TRANSPORT_ERRORS) else error.__cause__:
        case httpx2.ConnectError() | httpx2.ConnectTimeout() | httpx2.UnsupportedProtocol() | httpx2.InvalidURL():
            return describe(FaultKind.CONNECTION, info)
        case httpx2.TimeoutException() | TimeoutError():
            message = f"{info.provider} sent nothing for {info.idle_s:g} s. Ask again, or raise the agent's idle_s."
            return Fault(FaultKind.TIMEOUT, message)
        case httpx2.DecodingError() | ValueError() | RecursionError():
            return not_the_protocol(info)
        case httpx2.HTTPError() | httpx2.StreamError() | OSError():
            return Fault(FaultKind.CONNECTION, f"The connection to {info.provider} broke off. Ask again.")
    return Fault(FaultKind.UNAVAILABLE, f"{info.provider} failed with {type(error).__name__}. Ask again later.")


def not_the_protocol(info: AgentInfo) -> Fault:
    """The fault of an answer that is not of the provider's protocol, for instance a web page or broken JSON."""
    message = f"What {info.provider} sent is not the answer of a model. Check the agent's provider and base_url."
    return Fault(FaultKind.MALFORMED, message)


def _status(error: Exception) -> int | None:
    status = getattr(error, "status_code", None)
    return status if isinstance(status, int) else None


def _error_fields(error: Exception) -> Mapping[str, object]:
    body = getattr(error, "body", None)
    if isinstance(body, list) and body:  # Gemini's endpoint wraps the error in a list
        body = body[0]
    inner = body.get("error", body) if isinstance(body, dict) else None
    return inner if isinstance(inner, dict) else {}


def _message(error: Exception) -> str:
    message = _error_fields(error).get("message")
    return message if isinstance(message, str) else ""


def _words(error: Exception) -> str:
    fields = _error_fields(error)
    return " ".join(str(fields[name]) for name in ("code", "type", "message") if fields.get(name)).lower()


def _shorten(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _DETAIL_CHARS else line[: _DETAIL_CHARS - 1] + "…"
