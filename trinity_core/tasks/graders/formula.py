"""Reads a formula in one variable, in plain or LaTeX-like notation, into a function of a complex number. Recursive descent."""

from __future__ import annotations

import cmath
import operator
import re
from collections.abc import Callable

Function = Callable[[complex], complex]

_TOKEN = re.compile(
    r"\s*(?:(\d{1,30}(?:\.\d{1,30})?|\.\d{1,30})|(arcsin|arccos|arctan|asin|acos|atan|sqrt|sin|cos|tan|sec|csc|cot|exp|log|ln|pi|[a-zA-Z])"
    r"|(\*\*|[-+*/^()\[\]|]))"
)
_MOST_TOKENS = 250
_DEEPEST = 25
_CONSTANT = 0.7390851332
"""What an arbitrary constant stands for; any number does, since it must cancel."""

_FUNCTIONS: dict[str, Function] = {
    "sin": cmath.sin,
    "cos": cmath.cos,
    "tan": cmath.tan,
    "sec": lambda z: 1 / cmath.cos(z),
    "csc": lambda z: 1 / cmath.sin(z),
    "cot": lambda z: 1 / cmath.tan(z),
    "exp": cmath.exp,
    "log": cmath.log,
    "ln": cmath.log,
    "sqrt": cmath.sqrt,
    "asin": cmath.asin,
    "acos": cmath.acos,
    "atan": cmath.atan,
    "arcsin": cmath.asin,
    "arccos": cmath.acos,
    "arctan": cmath.atan,
}


class FormulaError(ValueError):
    """The text is no formula in this variable."""


def read_formula(text: str, *, variable: str, constant: bool = False) -> Function:
    """The function that `text` denotes.

    Args:
        text: such as `3x^2*sin(2x)`, `e^(2x)/4`, `2 x cos x`.
        variable: the one letter that varies.
        constant: whether the letters C, c and K may stand for an arbitrary constant.

    Raises:
        FormulaError: it is not such a formula, or too long or too deep to be read.
    """
    names = {variable: _identity, "e": _always(cmath.e), "pi": _always(cmath.pi)}
    if constant:
        names |= {letter: _always(_CONSTANT) for letter in "CcK" if letter != variable}
    return _Reader(_tokens(text), names).read()


def _tokens(text: str) -> list[str]:
    tokens: list[str] = []
    at, text = 0, text.rstrip()
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None or len(tokens) >= _MOST_TOKENS:
            raise FormulaError(f"{text!r} cannot be read as a formula.")
        tokens.append({"**": "^", "[": "(", "]": ")"}.get(found.group().strip(), found.group().strip()))
        at = found.end()
    return tokens


class _Reader:
    """Sums of products of powers; a missing sign between two factors means times."""

    def __init__(self, tokens: list[str], names: dict[str, Function]) -> None:
        self._tokens = tokens
        self._names = names
        self._at = 0
        self._depth = 0

    def read(self) -> Function:
        """The whole of the tokens as one function."""
        formula = self._sum()
        if self._at != len(self._tokens):
            raise FormulaError(f"{self._next!r} was not expected in a formula.")
        return formula

    @property
    def _next(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _take(self) -> str:
        token = self._next
        self._at += 1
        return token

    def _sum(self) -> Function:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise FormulaError("The formula is nested too deeply.")
        value = self._product()
        while self._next in ("+", "-"):
            value = _both(operator.add if self._take() == "+" else operator.sub, value, self._product())
        self._depth -= 1
        return value

    def _product(self) -> Function:
        value = self._signed()
        while self._next in ("*", "/") or self._starts_factor():
            if self._next not in ("*", "/"):
                value = _both(operator.mul, value, self._power())
            else:
                value = _both(operator.mul if self._take() == "*" else operator.truediv, value, self._signed())
        return value

    def _starts_factor(self) -> bool:
        token = self._next
        return bool(token) and (token == "(" or token[0].isalnum() or token[0] == ".")

    def _signed(self) -> Function:
        sign = 1
        while self._next in ("+", "-"):
            sign *= -1 if self._take() == "-" else 1
        value = self._power()
        return value if sign > 0 else lambda z: -value(z)

    def _power(self) -> Function:
        base = self._atom()
        if self._next != "^":
            return base
        self._take()
        self._depth += 1
        if self._depth > _DEEPEST:
            raise FormulaError("The formula has too many powers of powers.")
        exponent = self._signed()
        self._depth -= 1
        return _both(operator.pow, base, exponent)

    def _atom(self) -> Function:
        token = self._take()
        if token == "(":
            return self._closed(")")
        if token == "|":
            inside = self._closed("|")
            return lambda z: cmath.sqrt(inside(z) ** 2)  # the absolute value on the real line, up to the branch of log
        if token in _FUNCTIONS:
            return self._call(_FUNCTIONS[token])
        if token in self._names:
            return self._names[token]
        if token[:1].isdigit() or token[:1] == ".":
            return _always(float(token))
        raise FormulaError(f"{token!r} was not expected in a formula.")

    def _closed(self, bracket: str) -> Function:
        inside = self._sum()
        if self._take() != bracket:
            raise FormulaError("A bracket is not closed.")
        return inside

    def _call(self, function: Function) -> Function:
        power = None
        if self._next == "^":  # sin^2(x)
            self._take()
            power = self._atom()
        argument = self._argument()
        value: Function = lambda z: function(argument(z))  # noqa: E731
        return value if power is None else _both(operator.pow, value, power)

    def _argument(self) -> Function:
        """`(...)`, or as in `sin 2x` the plain factors that follow."""
        if self._next == "(":
            return self._atom()
        value = self._power()
        while self._starts_factor() and self._next != "(" and self._next not in _FUNCTIONS:
            value = _both(operator.mul, value, self._power())
        return value


def _both(combine: Callable[[complex, complex], complex], a: Function, b: Function) -> Function:
    return lambda z: combine(a(z), b(z))


def _always(value: float) -> Function:
    return lambda z: complex(value)


def _identity(z: complex) -> complex:
    return z
