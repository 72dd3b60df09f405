"""When two answers say the same: numbers by value, sets of roots in any order, dates and names by their words."""

from __future__ import annotations

import re
from fractions import Fraction

from trinity_core.agents.specialists.numerals import read_value

_LABEL = re.compile(r"\b[a-zA-Z]\w?\s*=\s*")
_NOISE = re.compile(r"[\s'\"`*_.,;:!?]+")


def same_answer(left: str, right: str, *, tolerance: float = 1e-6) -> bool:
    """Whether two answers agree in substance.

    Args:
        left: one answer.
        right: the other.
        tolerance: relative difference allowed between numbers that are not both exact.
    """
    if _plain(left) == _plain(right):
        return True
    if code_like(left) or code_like(right):
        return False
    numbers = _numbers(left), _numbers(right)
    if None in numbers or not numbers[0] or not numbers[1]:
        return False
    first, second = numbers
    return len(first) == len(second) and all(_close(a, b, tolerance) for a, b in zip(first, second, strict=True))


def code_like(answer: str) -> bool:
    """Whether an answer is a piece of code."""
    return "def " in answer or "return " in answer


def _plain(text: str) -> str:
    return _NOISE.sub(" ", _LABEL.sub("", text)).strip().casefold()


def _numbers(text: str) -> list[Fraction]:
    """The values of a comma-separated answer, sorted; empty when a part states no single number."""
    bare = _LABEL.sub("", text)
    whole = read_value(bare)
    if whole is not None:
        return [whole] if not re.search(r"\d-\d\d-\d", bare) else []
    values = [read_value(part) for part in re.split(r",|;|\band\b|\bor\b", bare) if part.strip()]
    return sorted(value for value in values if value is not None) if None not in values else []


def _close(left: Fraction, right: Fraction, tolerance: float) -> bool:
    return left == right or abs(left - right) <= tolerance * max(abs(left), abs(right))
