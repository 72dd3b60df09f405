"""Formulas in one variable: equal when they agree, to twelve figures, wherever both are defined on a grid of points.

The answer is read by `formula`, which builds a function out of a short list of names; nothing in it is ever executed as Python.
"""

from __future__ import annotations

import re

from trinity_core.tasks.graders.formula import FormulaError, Function, read_formula
from trinity_core.tasks.graders.plain import plain
from trinity_core.tasks.task import Target

_POINTS = tuple(complex(0.137 + 0.211 * i, 0.05 * (i % 3)) for i in range(12)) + tuple(complex(-0.23 - 0.31 * i) for i in range(6))
_FEWEST = 6
"""Points at which both formulas must be defined for a comparison to count."""
_CLOSE = 1e-9
_TAIL = re.compile(r",?\s*(?:\(?\s*where\b|for some constant|with C\b|\(C\b|plus a constant).*\Z", re.IGNORECASE | re.DOTALL)
_HEAD = re.compile(r"\A[^=]*?\b(?:is|equals|get|be)\b\s*:?\s*", re.IGNORECASE | re.DOTALL)


def same_expression(answer: str, target: Target) -> bool:
    """Whether the answer is the target's formula in any equivalent form; up to a constant for antiderivatives."""
    text = _TAIL.sub("", plain(answer)).strip().rstrip(" .,;:")
    text = _HEAD.sub("", text).rpartition("=")[2]
    try:
        given = read_formula(text, variable=target.variable, constant=target.up_to_constant)
        wanted = read_formula(target.value, variable=target.variable)
    except FormulaError:
        return False
    pairs = [pair for point in _POINTS if (pair := _at(given, wanted, point)) is not None]
    if len(pairs) < _FEWEST:
        return False
    shift = pairs[0][0] - pairs[0][1] if target.up_to_constant else 0j
    return all(_near(a - shift, b) for a, b in pairs)


def _at(given: Function, wanted: Function, point: complex) -> tuple[complex, complex] | None:
    try:
        a, b = given(point), wanted(point)
    except (OverflowError, ZeroDivisionError, ValueError):
        return None
    return (a, b) if abs(a) < 1e150 and abs(b) < 1e150 else None


def _near(a: complex, b: complex) -> bool:
    return abs(a - b) <= _CLOSE * max(1.0, abs(a), abs(b))
