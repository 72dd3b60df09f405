"""Exact arithmetic over Python's syntax tree: fractions all the way, with caps on size, and never `eval`."""

from __future__ import annotations

import ast
import math
import operator
import re
from collections.abc import Callable
from decimal import Decimal, localcontext
from fractions import Fraction
from functools import lru_cache

_MAX_CHARS = 400
_MAX_BITS = 13_000
_MAX_FACTORIAL = 500
_DIGITS = 30


class ExpressionError(ValueError):
    """The text is no arithmetic, or its value is too large or undefined; the message says which."""


@lru_cache(maxsize=20_000)
def evaluate(text: str) -> Fraction:
    """The value of `text`, exact except for irrational roots and powers (30 digits).

    Args:
        text: + - * / // % ** ! parentheses, decimals, and sqrt, gcd, lcm, abs, min, max, floor, ceil, round, factorial.

    Raises:
        ExpressionError: it cannot be read, divides by zero, or grows beyond 13,000 bits.
    """
    if len(text) > _MAX_CHARS:
        raise ExpressionError(f"longer than {_MAX_CHARS} characters")
    try:
        return _value(ast.parse(_without_bangs(text).strip(), mode="eval").body)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise error if isinstance(error, ExpressionError) else ExpressionError(f"cannot read {text[:60]!r} as arithmetic") from error


def reduction_steps(text: str, limit: int = 8) -> list[str]:
    """Up to `limit` intermediate results, innermost first: ["18 + 5 = 23", "37 * 23 = 851", ...]."""
    steps: list[str] = []
    tree = ast.parse(_without_bangs(text).strip(), mode="eval").body
    _collect_steps(tree, steps)
    return steps[:limit]


def count_operations(text: str) -> int:
    """How many operations an expression asks for; 0 for a bare number."""
    try:
        tree = ast.parse(_without_bangs(text).strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, ExpressionError):
        return 0
    return sum(isinstance(node, ast.BinOp | ast.Call) for node in ast.walk(tree))


def square_root(value: Fraction) -> Fraction:
    """Exact where the root is rational, else to 30 digits.

    Raises:
        ExpressionError: `value` is negative.
    """
    if value < 0:
        raise ExpressionError("the square root of a negative number is not real")
    top, bottom = math.isqrt(value.numerator), math.isqrt(value.denominator)
    if top * top == value.numerator and bottom * bottom == value.denominator:
        return Fraction(top, bottom)
    with localcontext() as context:
        context.prec = _DIGITS
        return Fraction((Decimal(value.numerator) / Decimal(value.denominator)).sqrt())


def _without_bangs(text: str) -> str:
    """`5!` as `factorial(5)`, also behind parentheses."""
    if text.count("!") > 20:
        raise ExpressionError("too many factorials")
    while (at := text.find("!")) >= 0:
        start = _operand_start(text, at)
        if start == at:
            raise ExpressionError("a factorial sign without a number before it")
        text = f"{text[:start]}factorial({text[start:at]}){text[at + 1 :]}"
    return text


def _operand_start(text: str, end: int) -> int:
    at = end
    if at and text[at - 1] == ")":
        depth = 0
        while at:
            at -= 1
            depth += {")": 1, "(": -1}.get(text[at], 0)
            if depth == 0:
                break
    while at and (text[at - 1].isalnum() or text[at - 1] == "."):
        at -= 1
    return at


def _value(node: ast.expr) -> Fraction:
    match node:
        case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
            return _checked(Fraction(repr(number)) if number == number and abs(number) != math.inf else _refuse("infinite"))
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            return -_value(inner)
        case ast.UnaryOp(op=ast.UAdd(), operand=inner):
            return _value(inner)
        case ast.BinOp(left=left, op=sign, right=right):
            return _checked(_combine(sign, _value(left), _value(right)))
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]) if name in _FUNCTIONS:
            return _checked(_FUNCTIONS[name](*_arguments(name, arguments)))
        case ast.Name(id="pi"):
            return Fraction("3.14159265358979323846264338328")
    raise ExpressionError("something in it is not arithmetic")


def _arguments(name: str, nodes: list[ast.expr]) -> list[Fraction]:
    low, high = _ARITY[name]
    if not low <= len(nodes) <= high:
        raise ExpressionError(f"{name} takes {low} to {high} numbers")
    return [_value(node) for node in nodes]


def _combine(sign: ast.operator, left: Fraction, right: Fraction) -> Fraction:
    if isinstance(sign, ast.Pow):
        return _power(left, right)
    if isinstance(sign, ast.Div | ast.FloorDiv | ast.Mod) and right == 0:
        raise ExpressionError("it divides by zero")
    if type(sign) not in _OPERATORS:
        raise ExpressionError("an operator that is not arithmetic")
    return Fraction(_OPERATORS[type(sign)](left, right))


def _power(base: Fraction, exponent: Fraction) -> Fraction:
    if base == 0 and exponent < 0:
        raise ExpressionError("it divides by zero")
    if exponent.denominator == 1:
        bits = max(base.numerator.bit_length(), base.denominator.bit_length())
        if bits > 1 and abs(exponent) * bits > _MAX_BITS:
            raise ExpressionError("the power is too large to write out")
        return Fraction(base ** int(exponent))
    if exponent.denominator == 2 and base >= 0 and abs(exponent) < 50:
        return _power(square_root(base), Fraction(exponent.numerator))
    if base < 0 or abs(exponent) > 1000:
        raise ExpressionError("a fractional power that is not real or too large")
    return Fraction(math.exp(float(exponent) * math.log(base))) if base else Fraction(0)


def _factorial(value: Fraction) -> Fraction:
    if value.denominator != 1 or not 0 <= value <= _MAX_FACTORIAL:
        raise ExpressionError(f"a factorial needs a whole number from 0 to {_MAX_FACTORIAL}")
    return Fraction(math.factorial(int(value)))


def _whole(value: Fraction) -> int:
    return int(value) if value.denominator == 1 else int(_refuse("gcd and lcm need whole numbers"))


def _checked(value: Fraction) -> Fraction:
    if value.numerator.bit_length() > _MAX_BITS or value.denominator.bit_length() > _MAX_BITS:
        _refuse("the value is too large to write out")
    return value


def _refuse(why: str) -> Fraction:
    raise ExpressionError(why)


def _round(value: Fraction, places: Fraction = Fraction(0)) -> Fraction:
    if not 0 <= places <= 50:
        _refuse("rounding needs 0 to 50 places")
    scale = 10 ** int(places)
    return Fraction(math.floor(abs(value) * scale + Fraction(1, 2)), scale) * (-1 if value < 0 else 1)


def _collect_steps(node: ast.expr, steps: list[str]) -> None:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.expr):
            _collect_steps(child, steps)
    if isinstance(node, ast.BinOp | ast.Call):
        from_parts = _shallow(node)
        value = short(_value(node))
        if from_parts != value:
            steps.append(f"{from_parts} = {value}")


def _shallow(node: ast.BinOp | ast.Call) -> str:
    if isinstance(node, ast.Call):
        name = node.func.id if isinstance(node.func, ast.Name) else "f"
        return f"{name}({', '.join(short(_value(a)) for a in node.args)})"
    left, right = (
        f"({text})" if text.startswith("-") or "/" in text else text for text in (short(_value(node.left)), short(_value(node.right)))
    )
    return f"{left} {_SIGNS[type(node.op)]} {right}"


def short(value: Fraction) -> str:
    """A value for a working line: never longer than about twenty characters."""
    text = str(value)
    return text if len(text) <= 20 else f"{float(value):.6g}" if abs(value) < 10**300 else f"about 10^{len(str(abs(int(value)))) - 1}"


_OPERATORS: dict[type[ast.operator], Callable[[Fraction, Fraction], Fraction | int]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
}
_SIGNS = {ast.Add: "+", ast.Sub: "-", ast.Mult: "×", ast.Div: "÷", ast.FloorDiv: "//", ast.Mod: "mod", ast.Pow: "^"}
_FUNCTIONS: dict[str, Callable[..., Fraction]] = {
    "sqrt": square_root,
    "factorial": _factorial,
    "gcd": lambda *v: Fraction(math.gcd(*(_whole(x) for x in v))),
    "lcm": lambda *v: Fraction(math.lcm(*(_whole(x) for x in v))),
    "abs": abs,
    "min": min,
    "max": max,
    "floor": lambda v: Fraction(math.floor(v)),
    "ceil": lambda v: Fraction(math.ceil(v)),
    "round": _round,
}
_ARITY = {"gcd": (2, 9), "lcm": (2, 9), "min": (2, 20), "max": (2, 20), "round": (1, 2)} | {
    name: (1, 1) for name in ("sqrt", "factorial", "abs", "floor", "ceil")
}
_NAME = re.compile(r"[a-z]+")


def names_in(text: str) -> frozenset[str]:
    """The words of an expression that are not functions of this module."""
    return frozenset(_NAME.findall(text)) - _FUNCTIONS.keys()
