"""Cells as values: scores, numbers, texts. A cell that says nothing is None; one that cannot be understood says why."""

from __future__ import annotations

import json
import math

from trinity_core.errors import TableError

_NOTHING = frozenset({"", "nan", "none", "null", "na", "n/a", "-", "missing", "<na>", "nat"})
_RIGHT = {"1": 1.0, "true": 1.0, "yes": 1.0, "correct": 1.0, "right": 1.0, "pass": 1.0, "passed": 1.0, "c": 1.0}
_WRONG = {"0": 0.0, "false": 0.0, "no": 0.0, "incorrect": 0.0, "wrong": 0.0, "fail": 0.0, "failed": 0.0, "i": 0.0, "n": 0.0}
_WORDS = {**_RIGHT, **_WRONG, "p": 0.5, "partial": 0.5}
"""Words of scores; C, I, P and N are Inspect's correct, incorrect, partial and no answer."""
LARGEST = 1e12
"""Of tokens and dollars of one call."""


def score(value: object) -> float | None:
    """How right an answer was, 0 to 1; None where the cell says nothing.

    Raises:
        TableError: it is no score, or out of range.
    """
    if isinstance(value, bool):
        return float(value)
    if isinstance(value, str):
        word = value.strip().lower()
        if word in _NOTHING:
            return None
        if word in _WORDS:
            return _WORDS[word]
    found = _number(value)
    if found is None and not _says_nothing(value):
        raise TableError(f"{_short(value)} is no score (a number from 0 to 1, or a word such as true or false)")
    if found is not None and not 0 <= found <= 1:
        raise TableError(f"{_short(value)} is out of range: a score lies between 0 and 1")
    return found


def amount(value: object) -> float:
    """Tokens or dollars; NaN where the cell says nothing or nothing sensible."""
    found = None if isinstance(value, bool) else _number(value)
    return found if found is not None and 0 <= found <= LARGEST else math.nan


def text(value: object) -> str:
    """A cell as text without null characters and lone surrogates; empty where it says nothing."""
    if _says_nothing(value):
        return ""
    if isinstance(value, str):
        found = value
    elif isinstance(value, list | tuple | dict):
        found = _json(value)
    else:
        found = str(value)
    if not found.isascii():
        found = found.encode("utf-8", "replace").decode()
    return found.replace("\x00", "").strip()


def _json(value: object) -> str:
    try:
        return json.dumps(value, ensure_ascii=False, default=str)
    except (ValueError, RecursionError, TypeError):
        return ""


def _says_nothing(value: object) -> bool:
    return value is None or (isinstance(value, float) and math.isnan(value))


def _number(value: object) -> float | None:
    """The number of a cell; None when it is none. A percent sign divides by a hundred."""
    if _says_nothing(value) or isinstance(value, list | tuple | dict):
        return None
    written = str(value).strip().replace("_", "x")
    try:
        if written.endswith("%"):
            return float(written[:-1]) / 100
        found = float(written)
    except ValueError:
        return None
    return None if math.isnan(found) else found


def _short(value: object) -> str:
    return repr(text(value)[:40])
