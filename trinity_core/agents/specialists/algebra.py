"""SymPy without its parser: formulas are read through Python's syntax tree, capped in size, and only then become symbols."""

from __future__ import annotations

import ast
import re
import threading
from functools import lru_cache
from typing import Any

import sympy as sp
from sympy.integrals.manualintegrate import manualintegrate

from trinity_core.agents.specialists.mathtext import explicit

_MAX_NODES = 120
_MAX_EXPONENT = 40
_MAX_DIGITS = 40
_MAX_BITS = 5_000
_MAX_TOWER = 2
_NAMES = {
    "sin": sp.sin, "cos": sp.cos, "tan": sp.tan, "cot": sp.cot, "sec": sp.sec, "exp": sp.exp, "log": sp.log, "ln": sp.log, "sqrt": sp.sqrt,
    "asin": sp.asin, "acos": sp.acos, "atan": sp.atan, "sinh": sp.sinh, "cosh": sp.cosh, "tanh": sp.tanh, "abs": sp.Abs,
}  # fmt: skip
_ONE_AT_A_TIME = threading.Lock()
"""`manualintegrate` marks what it is working on in a table of its module: of two threads with the same integral one would find none."""
_FAILURES = (ValueError, TypeError, NotImplementedError, ArithmeticError, AttributeError, RecursionError, sp.PolynomialError)


class FormulaError(ValueError):
    """The text is no formula, is too large, or SymPy cannot do what was asked with it."""


@lru_cache(maxsize=8_000)
def formula(text: str) -> Any:
    """The SymPy expression behind `text`.

    Raises:
        FormulaError: it cannot be read or is too large.
    """
    try:
        tree = ast.parse(explicit(text), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise FormulaError(f"cannot read {text[:60]!r}") from error
    if sum(1 for _ in ast.walk(tree)) > _MAX_NODES:
        raise FormulaError("too large")
    if _tower(tree.body) > _MAX_TOWER:
        raise FormulaError("powers upon powers")
    return _symbols(tree.body)


@lru_cache(maxsize=8_000)
def roots_of(equations: tuple[str, ...], unknown: str) -> tuple[Any, ...]:
    """Real values of `unknown` that solve the equations, ascending.

    Raises:
        FormulaError: they cannot be read or solved.
    """
    sides = [_difference(equation) for equation in equations]
    symbol = sp.Symbol(unknown)
    try:
        found = _one_equation(sides[0], symbol) if len(sides) == 1 else _system(sides, symbol)
        real = {value if value.is_Rational or value.is_Float else sp.simplify(value) for value in found if value.is_real is not False}
        return tuple(sorted((value for value in real if value.is_number and value.is_real), key=lambda v: float(v)))
    except _FAILURES as error:
        raise FormulaError("SymPy cannot solve this") from error


@lru_cache(maxsize=8_000)
def derivative(text: str, variable: str) -> Any:
    """The derivative of `text`.

    Raises:
        FormulaError: it cannot be read.
    """
    return sp.diff(formula(text), sp.Symbol(variable))


@lru_cache(maxsize=8_000)
def integral(text: str, variable: str, low: str = "", high: str = "") -> Any:
    """The antiderivative of `text`, or the definite integral between two numbers.

    Raises:
        FormulaError: no antiderivative is found by the rules of a textbook.
    """
    symbol = sp.Symbol(variable)
    try:
        whole = _antiderivative(formula(text), symbol)
        if not low:
            return sp.expand(whole)
        ends = [formula(end) for end in (low, high)]
        value = whole.subs(symbol, ends[1]) - whole.subs(symbol, ends[0])
        return value if value.is_Rational else sp.simplify(value)
    except _FAILURES as error:
        raise error if isinstance(error, FormulaError) else FormulaError("SymPy cannot integrate this") from error


@lru_cache(maxsize=8_000)
def limit(text: str, variable: str, at: str) -> Any:
    """The limit of `text` as the variable approaches `at` (a number, `oo` or `-oo`).

    Raises:
        FormulaError: SymPy cannot find it.
    """
    target = {"oo": sp.oo, "-oo": -sp.oo}.get(at)
    try:
        return sp.limit(formula(text), sp.Symbol(variable), formula(at) if target is None else target)
    except _FAILURES as error:
        raise FormulaError("SymPy cannot find this limit") from error


def write(value: Any) -> str:
    """An expression as people type it: `3*x^2*sin(x)`; a number as 7/2 or sqrt(2)."""
    return "infinity" if value == sp.oo else "-infinity" if value == -sp.oo else re.sub(r"\*\*", "^", str(value))


def value_at(expression: Any, variable: str, at: float) -> complex | None:
    """The numeric value of an expression at one point; None where it has none."""
    try:
        value = complex(expression.subs(sp.Symbol(variable), sp.Float(at)).evalf(20))
    except _FAILURES:
        return None
    return value if value == value and abs(value) < 1e100 else None


def fits(equations: tuple[str, ...], unknown: str, claim: str) -> bool:
    """Whether the claimed value of one unknown satisfies the equations, by substitution.

    Raises:
        FormulaError: the equations or the claim cannot be read.
    """
    symbol, value = sp.Symbol(unknown), formula(claim)
    rest = [_difference(equation).subs(symbol, value) for equation in equations]
    if not any(side.free_symbols for side in rest):
        return all(abs(complex(side.evalf())) < 1e-6 for side in rest)
    return bool(sp.linsolve(rest, *sorted(set().union(*(side.free_symbols for side in rest)), key=str)))


def _symbols(node: ast.expr) -> Any:
    match node:
        case ast.Constant(value=int() | float() as number) if not isinstance(number, bool) and len(repr(number)) <= _MAX_DIGITS:
            return sp.Rational(repr(number))
        case ast.Name(id=name) if name in ("pi", "e") or len(name) == 1:
            return {"pi": sp.pi, "e": sp.E}.get(name) or sp.Symbol(name)
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            return -_symbols(inner)
        case ast.UnaryOp(op=ast.UAdd(), operand=inner):
            return _symbols(inner)
        case ast.BinOp(left=left, op=sign, right=right):
            return _combine(sign, _symbols(left), _symbols(right))
        case ast.Call(func=ast.Name(id=name), args=[argument], keywords=[]) if name in _NAMES:
            return _NAMES[name](_symbols(argument))
    raise FormulaError("something in it is no formula")


def _combine(sign: ast.operator, left: Any, right: Any) -> Any:
    match sign:
        case ast.Add():
            return left + right
        case ast.Sub():
            return left - right
        case ast.Mult():
            return left * right
        case ast.Div() if right != 0:
            return left / right
        case ast.Pow() if not right.is_number or (abs(right) <= _MAX_EXPONENT and _bits(left) * abs(right) <= _MAX_BITS):
            return left**right
    raise FormulaError("an operation it does not know, or too large a power")


def _antiderivative(whole: Any, symbol: Any) -> Any:
    """By rules that always end; SymPy's general integration can search for minutes."""
    if whole.is_polynomial(symbol):
        return sp.Poly(whole, symbol).integrate(symbol).as_expr()
    for form in (sp.expand(whole), whole):
        with _ONE_AT_A_TIME:
            found = manualintegrate(form, symbol)
        if not found.has(sp.Integral):
            return found
    raise FormulaError("no antiderivative by the usual rules")


def _bits(value: Any) -> int:
    """Size of a rational number; 1 for everything else."""
    return max(abs(int(value.p)).bit_length(), int(value.q).bit_length()) if value.is_Rational else 1


def _tower(node: ast.expr) -> int:
    """How many exponentials stand upon each other: their values outgrow any memory."""
    below = max((_tower(child) for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr)), default=0)
    grows = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("exp", "sinh", "cosh", "tan")
    return below + (
        grows or (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow) and not isinstance(node.right, ast.Constant | ast.UnaryOp))
    )


def _difference(equation: str) -> Any:
    left, sign, right = equation.partition("=")
    if not sign or "=" in right:
        raise FormulaError(f"{equation[:60]!r} is no single equation")
    return formula(left) - formula(right)


def _one_equation(side: Any, symbol: Any) -> list[Any]:
    if side.is_polynomial(symbol) and side.free_symbols == {symbol}:
        polynomial = sp.Poly(side, symbol)
        exact = list(sp.roots(polynomial)) if polynomial.degree() <= 4 else []
        return exact or [root.evalf(12) for root in polynomial.real_roots()] if polynomial.degree() > 0 else []
    if side.count_ops() > 30:
        raise FormulaError("too large for a general equation")
    return list(sp.solve(side, symbol))


def _system(sides: list[Any], symbol: Any) -> list[Any]:
    names = sorted(set().union(*(side.free_symbols for side in sides)), key=str)
    if len(names) > 6 or symbol not in names:
        raise FormulaError("too many unknowns, or not the one asked for")
    if all(side.is_polynomial(*names) and sp.Poly(side, *names).total_degree() == 1 for side in sides):
        return [row[names.index(symbol)] for row in sp.linsolve(sides, *names)]
    if sum(side.count_ops() for side in sides) > 40:
        raise FormulaError("too large for a general system")
    return [row[symbol] for row in sp.solve(sides, names, dict=True) if symbol in row]
