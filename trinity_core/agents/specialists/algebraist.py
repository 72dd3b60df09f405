"""The algebraist: equations, derivatives, integrals, limits and number sequences, stated formally. It cannot read stories."""

from __future__ import annotations

import re
from functools import lru_cache

from trinity_core.agents.specialists import algebra
from trinity_core.agents.specialists.algebra import FormulaError
from trinity_core.agents.specialists.formal import Form, Statement
from trinity_core.agents.specialists.formulas import read_formal
from trinity_core.agents.specialists.mathtext import variables
from trinity_core.agents.specialists.numerals import write_value
from trinity_core.agents.specialists.sequences import listed_terms, next_term
from trinity_core.agents.specialists.solver import Solution, Solver, Voice

_VOICE = Voice(
    opening=("Let me keep it symbolic.", "Symbols first, numbers last.", "Here is how the algebra goes:"),
    decline=(
        "I need a formal statement: an equation, a derivative, an integral, a limit or a listed sequence. I cannot find one in this text."
    ),
    blind="I can only judge what is stated in formulas, and nothing here is.",
    advice="Put this into formulas first: name the unknowns and write the equations, or hand it to someone who reads prose.",
)
_STATED = re.compile(r"(.*?)\s+(?:for|wrt|with respect to)\s+([a-z])\s*(?:\((\w+) root\)|,\s*(\w+))?", re.S)
_STATED_INTEGRAL = re.compile(r"(.*?)(?:\s+d([a-z])|\s+wrt\s+([a-z]))?(?:\s+from\s+(\S+)\s+to\s+(\S+))?", re.S)
_STATED_LIMIT = re.compile(r"(.*?)\s+as\s+([a-z])\s*(?:->|→|to)\s*(\S+)", re.S)


class Algebraist(Solver):
    """Solves `Solve:`, `Differentiate:`, `Integrate:`, `Limit:` and `Sequence:`, and formulas that stand in the question."""

    def __init__(self, *, slip: float) -> None:
        super().__init__(_VOICE, slip=slip)

    def read(self, question: str) -> Statement | None:
        """The formal problem that stands in the question."""
        return read_formal(question)

    def solve(self, statement: Statement) -> Solution | None:
        """The solution of a statement of its own kind."""
        return solve_formal(statement)

    def agrees(self, mine: str, theirs: str) -> bool:
        """Equal in words, or equal as expressions."""
        return super().agrees(mine, theirs) or same_expression(mine, theirs)


@lru_cache(maxsize=20_000)
def solve_formal(statement: Statement) -> Solution | None:
    """The solution of an algebraic statement; None when it is of another kind or cannot be done."""
    solver = _SOLVERS.get(statement.form)
    try:
        return solver(statement.body) if solver else None
    except FormulaError:
        return None


@lru_cache(maxsize=20_000)
def same_expression(left: str, right: str) -> bool:
    """Whether two formulas in one variable agree at several points, up to a constant when both carry none or a `+ C`."""
    try:
        first, second = (algebra.formula(_bare(text)) for text in (left, right))
    except FormulaError:
        return False
    names = sorted({str(s) for s in (first - second).free_symbols})
    if len(names) > 1:
        return False
    for at in (0.37, 1.13, 2.71):
        a, b = (algebra.value_at(side, names[0] if names else "x", at) for side in (first, second))
        if a is None or b is None or abs(a - b) > 1e-6 * max(1.0, abs(a)):
            return False
    return True


def _bare(text: str) -> str:
    plain = re.sub(r"^\s*\w+\s*(?:'\s*)?(?:\(\w\))?\s*=\s*", "", text)
    return re.sub(r"\+\s*[cC]\s*$", "", plain).strip(" .")


def parse_equations(body: str) -> tuple[tuple[str, ...], str, str] | None:
    """The equations, the unknown asked for and the chosen root ("" for all) of a `Solve:` body."""
    found = _STATED.fullmatch(body)
    text, unknown, which = (found.group(1), found.group(2), found.group(3) or found.group(4) or "") if found else (body, "", "")
    equations = tuple(part.strip() for part in re.split(r";|\band\b|,", text) if "=" in part)
    names = tuple(dict.fromkeys(name for equation in equations for name in variables(equation)))
    if not equations or not names or (unknown and unknown not in names):
        return None
    return equations, unknown or names[0], which.lower()


def choose_root(values: tuple[object, ...], which: str) -> tuple[object, ...]:
    """The roots that a word such as "positive" or "smaller" picks out of ascending ones."""
    if which == "positive":
        return tuple(v for v in values if float(str(v) if _plain_number(v) else complex(v).real) > 0)  # type: ignore[call-overload]
    if which == "negative":
        return tuple(v for v in values if float(str(v) if _plain_number(v) else complex(v).real) < 0)  # type: ignore[call-overload]
    if which in ("larger", "largest", "greater", "greatest", "bigger", "biggest"):
        return values[-1:]
    return values[:1] if which else values


def _plain_number(value: object) -> bool:
    return re.fullmatch(r"-?\d+(?:\.\d+)?", str(value)) is not None


def _solve_equations(body: str) -> Solution | None:
    parsed = parse_equations(body)
    if parsed is None:
        return None
    equations, unknown, which = parsed
    every = algebra.roots_of(equations, unknown)
    chosen = choose_root(every, which)
    if not chosen:
        return None
    values = ", ".join(algebra.write(value) for value in chosen)
    working = [f"  {equation}" for equation in equations]
    if len(every) > 1:
        working.append(f"  There are {len(every)} real solutions; {f'I take the {which} one' if which else 'I give them all'}.")
    return Solution(values, tuple(working))


def _solve_derivative(body: str) -> Solution | None:
    found = _STATED.fullmatch(body)
    text, variable = (found.group(1), found.group(2)) if found else (body, (variables(body) or ("x",))[0])
    return Solution(algebra.write(algebra.derivative(text, variable)), (f"  d/d{variable} of {text}, term by term.",))


def _solve_integral(body: str) -> Solution | None:
    text, variable, low, high = parse_integral(body)
    value = algebra.integral(text, variable, low, high)
    if not low:
        return Solution(algebra.write(value), (f"  An antiderivative of {text}; any constant may be added.",))
    whole = algebra.integral(text, variable)
    return Solution(algebra.write(value), (f"  Antiderivative: {algebra.write(whole)}", f"  taken from {low} to {high}."))


def parse_integral(body: str) -> tuple[str, str, str, str]:
    """Integrand, variable and bounds ("" without) of an `Integrate:` body."""
    found = _STATED_INTEGRAL.fullmatch(body)
    if found is None:
        raise FormulaError(f"cannot read {body[:60]!r}")
    text, first, second, low, high = found.groups()
    return text, first or second or (variables(text) or ("x",))[0], low or "", high or ""


def _solve_limit(body: str) -> Solution | None:
    found = _STATED_LIMIT.fullmatch(body)
    if found is None:
        return None
    text, variable, at = found.groups()
    value = algebra.limit(text, variable, at)
    return Solution(algebra.write(value), (f"  I look at {text} close to {variable} = {at}.",))


def _solve_sequence(body: str) -> Solution | None:
    found = next_term(listed_terms(body))
    return Solution(write_value(found[0]), (f"  The rule I see: {found[1]}.",)) if found else None


_SOLVERS = {
    Form.SOLVE: _solve_equations,
    Form.DIFFERENTIATE: _solve_derivative,
    Form.INTEGRATE: _solve_integral,
    Form.LIMIT: _solve_limit,
    Form.SEQUENCE: _solve_sequence,
}
