"""How hard a formal statement is to do in one's head: what decides where the generalist loses track."""

from __future__ import annotations

import itertools
import re
from functools import lru_cache

from trinity_core.agents.specialists.algebraist import parse_equations, parse_integral
from trinity_core.agents.specialists.expressions import ExpressionError, count_operations, evaluate
from trinity_core.agents.specialists.facts import look_up
from trinity_core.agents.specialists.formal import Form, Statement
from trinity_core.agents.specialists.spoken import as_python


@lru_cache(maxsize=20_000)
def effort_of(statement: Statement) -> float:
    """Mental effort, roughly on the scale of a task's difficulty: up to 2 is easy, 5 and more is hopeless."""
    return _EFFORTS[statement.form](statement.body)


def _compute(body: str) -> float:
    expression = as_python(body)
    digits = sum(len(n) - 1 for n in re.findall(r"\d+", expression))
    try:
        whole = evaluate(expression).denominator == 1
    except ExpressionError:
        return 9.0
    return 0.5 * count_operations(expression) + 0.35 * digits + (0 if whole else 1.5)


def _solve(body: str) -> float:
    parsed = parse_equations(body)
    if parsed is None:
        return 9.0
    both_sides = sum(bool(re.search(r"[a-z]", side)) for side in parsed[0][0].split("=")) - 1
    return 1.2 + 2.5 * (len(parsed[0]) - 1) + both_sides + 2.5 * body.count("^")


def _calculus(body: str) -> float:
    return 1.0 + 0.12 * len(body) + 2 * len(re.findall(r"sin|cos|exp|log", body)) + 0.5 * body.count("/")


def _integral(body: str) -> float:
    return 1.0 + _calculus(parse_integral(body)[0])


def _sequence(body: str) -> float:
    terms = [int(n) for n in re.findall(r"-?\d+", body)]
    steps = {b - a for a, b in itertools.pairwise(terms)}
    ratios = {b / a for a, b in itertools.pairwise(terms) if a}
    return 1.0 if len(steps) == 1 else 2.0 if len(ratios) == 1 else 4.0


def _python(body: str) -> float:
    loops = len(re.findall(r"\b(?:for|while)\b", body))
    return 1.0 + 0.035 * len(body) + 0.8 * loops + (3.0 if "permutations" in body or "product" in body else 0.0)


def _lookup(body: str) -> float:
    found = look_up(body)
    return 1.0 + 1.4 * (found[1].fame - 1) if found else 9.0


def _convert(body: str) -> float:
    return 1.0 + (2.5 if "decimals" in body else 0.0) + 0.4 * len(re.findall(r"\d", body)) / 2


def _date(body: str) -> float:
    number = re.search(r"[+-] (\d+) ", body)
    if body.startswith(("length", "leap")):
        return 1.0
    return 1.5 + len(number.group(1)) if number and not body.startswith("weekday") else 4.5


_EFFORTS = {
    Form.COMPUTE: _compute,
    Form.SOLVE: _solve,
    Form.DIFFERENTIATE: _calculus,
    Form.INTEGRATE: _integral,
    Form.LIMIT: _calculus,
    Form.SEQUENCE: _sequence,
    Form.PYTHON: _python,
    Form.LOOKUP: _lookup,
    Form.CONVERT: _convert,
    Form.DATE: _date,
}
