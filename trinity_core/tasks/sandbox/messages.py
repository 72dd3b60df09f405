"""Reads what a run wrote on its channel. Foreign code can write there too, so nothing is believed but shape, size and type."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from trinity_core.tasks.sandbox.values import Json

_DEPTH = 50
_ERROR_CHARACTERS = 2_000
_SPARE_LINES = 16
"""Lines read beyond one per answer: the end, and some slack."""


@dataclass(frozen=True, slots=True)
class Report:
    """What the lines said. The first line for an answer counts."""

    values: tuple[Json, ...]
    """One per answer expected; None where there is none."""
    errors: tuple[str | None, ...]
    """One per answer expected: None where nothing came, empty where a value came."""
    end: str = ""
    """"ok", "error" or "memory" as the run says of itself; empty when it did not get there."""
    refused: str = ""
    """Why nothing was run; empty when it was."""


def read_report(channel: bytes, count: int) -> Report:
    """Everything well-formed in `channel`, for `count` expected answers; the rest is dropped. Never raises on any bytes."""
    values: list[Json] = [None] * count
    errors: list[str | None] = [None] * count
    end = refused = ""
    for message in _messages(channel, count + _SPARE_LINES):
        index = message.get("i")
        if type(index) is int and 0 <= index < count and errors[index] is None:
            values[index], errors[index] = _answer(message)
        end = end or _word(message.get("end"))
        refused = refused or clean(message.get("refused"))
    return Report(tuple(values), tuple(errors), end, refused)


def clean(value: object) -> str:
    """A text that can be stored and shown, empty if `value` is no text."""
    return value[:_ERROR_CHARACTERS].encode("utf-8", "replace").decode() if isinstance(value, str) else ""


def _messages(channel: bytes, most: int) -> Iterator[dict[str, Any]]:
    for line in channel.split(b"\n", most)[:most]:
        try:
            message = json.loads(line, parse_constant=_no_constant, parse_float=_finite)
        except (ValueError, RecursionError):
            continue
        if isinstance(message, dict):
            yield message


def _answer(message: dict[str, Any]) -> tuple[Json, str]:
    if "v" not in message:
        return None, clean(message.get("e")) or "failed without a reason"
    fault = _fault(message["v"])
    return (None, fault) if fault else (message["v"], "")


def _fault(value: object) -> str:
    """Why a decoded value cannot be taken; empty if it can."""
    layer: list[object] = [value]
    for _ in range(_DEPTH):
        if not all(_encodable(item) for item in layer if isinstance(item, str)):
            return "the answer holds characters that are no text (lone surrogates)"
        layer = [inner for item in layer for inner in _inside(item)]
        if not layer:
            return ""
    return f"the answer is nested deeper than {_DEPTH} levels"


def _inside(item: object) -> list[object]:
    if isinstance(item, dict):
        return [*item.keys(), *item.values()]
    return list(item) if isinstance(item, list) else []


def _encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _word(value: object) -> str:
    return value if isinstance(value, str) and value in ("ok", "error", "memory") else ""


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is no JSON value")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text[:20]!r} is no finite number")
    return number
