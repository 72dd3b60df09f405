"""One agent as a pool file lists it: which settings there are, and what each may hold."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any
from urllib.parse import urlsplit

from trinity_core.agents.keys import scrub
from trinity_core.agents.parameters import Parameters
from trinity_core.agents.retries import MOST_RETRIES, Limits
from trinity_core.types import AgentInfo

MAX_NAME_CHARS = 80
MAX_TEXT_CHARS = 500

# Line and paragraph separators, direction overrides and the like can make a name look like another; joiners inside emoji stay.
_INVISIBLE = re.compile("[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
_SLOT = re.compile(r"[A-Z][A-Z0-9_]{2,63}")

Check = Callable[[object], str]
"""From a value to what it should be; empty when it is."""


@dataclass(frozen=True, slots=True)
class AgentEntry:
    """The checked settings of one `[[agents]]` table."""

    values: Mapping[str, Any]

    def text(self, key: str, default: str = "") -> str:
        """A text setting."""
        return str(self.values.get(key, default))

    def info(self, base: AgentInfo) -> AgentInfo:
        """`base` with what the pool file says instead."""
        names = {field.name for field in fields(AgentInfo)} - {"provider"}
        return replace(base, **{name: value for name, value in self.values.items() if name in names})

    def parameters(self) -> Parameters:
        """The parameters of a model behind an HTTP interface."""
        names = {field.name for field in fields(Parameters)} - {"refuses"}
        given = {name: value for name, value in self.values.items() if name in names}
        limit_name = self.text("max_tokens_name")
        return Parameters(**given, refuses=tuple(self.values.get("refuses", ())), names={"max_tokens": limit_name} if limit_name else {})

    def limits(self) -> Limits:
        """How it is to be called."""
        return Limits(**{field.name: self.values[field.name] for field in fields(Limits) if field.name in self.values})


def clean_text(value: str) -> str:
    """A name or description as it is kept: NFC, without control characters and direction overrides, no outer blanks."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFC", value)).strip()


def shown(value: object) -> str:
    """A wrong value for a message: short, and without anything that looks like a key."""
    text = scrub(repr(value), "")
    return text if len(text) <= 60 else text[:59] + "…"


def _text(most: int) -> Check:
    def check(value: object) -> str:
        good = isinstance(value, str) and 0 < len(clean_text(value)) <= most
        return "" if good else f"text of 1 to {most} characters"

    return check


def _number(low: float, high: float) -> Check:
    def check(value: object) -> str:
        good = isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= high
        return "" if good else f"a number from {low:g} to {high:g}"

    return check


def _whole(low: int, high: int) -> Check:
    def check(value: object) -> str:
        good = isinstance(value, int) and not isinstance(value, bool) and low <= value <= high
        return "" if good else f"a whole number from {low} to {high}"

    return check


def _flag(value: object) -> str:
    return "" if isinstance(value, bool) else "true or false"


def _table(value: object) -> str:
    return "" if isinstance(value, dict) and _is_json(value) else "a table of texts, finite numbers, true, false, lists and tables"


def _is_json(value: object) -> bool:
    match value:
        case dict():
            return all(_is_json(item) for item in value.values())
        case list():
            return all(_is_json(item) for item in value)
        case float():
            return math.isfinite(value)
    return isinstance(value, str | int)


def _names(value: object) -> str:
    good = isinstance(value, list) and all(isinstance(name, str) and _NAME.fullmatch(name) for name in value)
    return "" if good else 'a list of names of parameters such as ["temperature", "top_p"]'


def _limit_name(value: object) -> str:
    return "" if value in ("max_tokens", "max_completion_tokens") else '"max_tokens" or "max_completion_tokens"'


def _slot(value: object) -> str:
    good = isinstance(value, str) and _SLOT.fullmatch(value)
    return "" if good else "the name of an environment variable such as OPENAI_API_KEY, never the key itself"


def _address(value: object) -> str:
    wanted = "an address such as http://localhost:8000/v1, without user, password, query or fragment"
    if not isinstance(value, str):
        return wanted
    try:
        parts = urlsplit(value)
        good = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        return wanted
    return wanted if not good or parts.username or parts.password or parts.query or parts.fragment else ""


FIELDS: Mapping[str, Check] = {
    "name": _text(MAX_NAME_CHARS),
    "provider": _text(MAX_NAME_CHARS),
    "description": _text(MAX_TEXT_CHARS),
    "specialist": _text(MAX_NAME_CHARS),
    "model": _text(200),
    "base_url": _address,
    "key": _slot,
    "price_in": _number(0, 1e6),
    "price_out": _number(0, 1e6),
    "deadline_s": _number(0.1, 3600),
    "idle_s": _number(0.1, 3600),
    "first_s": _number(0.1, 3600),
    "connect_s": _number(0.1, 300),
    "retries": _whole(0, MOST_RETRIES),
    "max_parallel": _whole(1, 10_000),
    "per_minute": _whole(1, 100_000),
    "fallback": _text(MAX_NAME_CHARS),
    "refuses": _names,
    "temperature": _number(0, 2),
    "top_p": _number(0, 1),
    "max_tokens": _whole(1, 10_000_000),
    "max_tokens_again": _whole(1, 10_000_000),
    "max_tokens_name": _limit_name,
    "reasoning_effort": _text(40),
    "thinking": _table,
    "extra_body": _table,
    "send_seed": _flag,
    "finish_optional": _flag,
}
"""Every setting an agent can have, and its check. Which of them a provider knows stands in `providers.py`."""

SECRET_FIELDS = frozenset({"key", "base_url"})
"""Settings whose wrong value is not repeated in a message: a secret may have been pasted there."""
