"""The calculator: exact rational arithmetic. It reads an expression, not a story."""

from __future__ import annotations

import re
from functools import lru_cache

from trinity_core.agents.specialists.expressions import ExpressionError, count_operations, evaluate, names_in, reduction_steps
from trinity_core.agents.specialists.formal import Form, Statement
from trinity_core.agents.specialists.lexicon import word_set
from trinity_core.agents.specialists.numerals import spell_out_digits, write_value
from trinity_core.agents.specialists.solver import Solution, Solver, Voice
from trinity_core.agents.specialists.spoken import as_python

_VOICE = Voice(
    opening=("Exactly, step by step:", "Inner parts first, no rounding:", "With exact fractions throughout:"),
    decline="I do arithmetic, and I cannot read this as an expression. If somebody writes it as `Compute: ...`, I will gladly work it out.",
    blind="I can only recompute arithmetic, and I see no expression here that would confirm this answer.",
    advice="This is not plain arithmetic yet. Somebody who reads prose should write the sum to be done as one formal line.",
)
_FILLER = word_set(
    """
    compute what what's whats is the value of evaluate calculate work out find how much are please can you tell me simplify give
    result determine a an as exact exactly answer to this expression following equal equals equal get i do does come comes we if
    then that's and s hi hello hey number in simplest form lowest terms fraction single decimal your final for show quick sum
    question arithmetic problem which by hand carefully hand write down report just need want know would could help with using order
    operations usual rules precedence state amount makes make when performed everything carried out here my the it has have up us
    let's let need needs done figure leave amounts settle without rounding
    """
)
_RUN = re.compile(r"(?:sqrt|gcd|lcm|abs|min|max|floor|ceil|round|factorial|pi\b|[\d.()+\-*/%!,\s])+")
_COMPARE = re.compile(r"\b(larger|greater|bigger|higher|smaller|less|lower|least|largest|biggest|smallest|more)\b")


class Calculator(Solver):
    """Solves `Compute:` lines and expressions that stand in the question."""

    def __init__(self, *, slip: float) -> None:
        super().__init__(_VOICE, slip=slip)

    def read(self, question: str) -> Statement | None:
        """The expression in a question that holds nothing else but filler words."""
        body = find_expression(question)
        return Statement(Form.COMPUTE, body) if body else None

    def solve(self, statement: Statement) -> Solution | None:
        """Exact value of a `Compute:` statement."""
        return compute(statement.body) if statement.form is Form.COMPUTE else None


@lru_cache(maxsize=20_000)
def compute(body: str) -> Solution | None:
    """The solution of an arithmetic expression, None when it is none or has no value."""
    if found := _COMPARISON.fullmatch(body):
        return _compare(found)
    expression = as_python(body)
    try:
        value = evaluate(expression)
        steps = reduction_steps(expression)
    except (ExpressionError, SyntaxError):
        return None
    return Solution(write_value(value), tuple(f"  {step}" for step in steps[:-1]))


@lru_cache(maxsize=20_000)
def find_expression(question: str) -> str | None:
    """The one arithmetic expression of a question; None when other words carry meaning."""
    if len(question) > 2000 or "```" in question:
        return None
    if comparison := _read_comparison(question):
        return comparison
    plain = as_python(re.sub(r"[?=:]|\.(?!\d)", " ", question))
    runs = [run.strip(" ,") for run in _RUN.findall(plain)]
    useful = [run for run in runs if any(c.isdigit() for c in run)]
    rest = {word for word in re.split(r"[^\w']+", _RUN.sub(" ", plain)) if word}
    if len(useful) != 1 or not rest <= _FILLER or names_in(useful[0]) - {"pi"}:
        return None
    return re.sub(r"\s+", " ", useful[0]) if count_operations(useful[0]) else None


_COMPARISON = re.compile(r"(larger|smaller|yes if) of (.+?) (and|>|<) (.+)")


def _read_comparison(question: str) -> str | None:
    plain = spell_out_digits(question).rstrip(" ?.")
    word = _COMPARE.search(plain)
    numbers = re.findall(r"(?<![\w.])-?\d+(?:\.\d+)?(?:/\d+)?", plain)
    if not word or len(numbers) != 2 or len(plain.split()) > 12 or re.search(r"[+*^]|\bby\b|how (?:much|many)", plain):
        return None
    small = word.group(1) in ("smaller", "less", "lower", "least", "smallest")
    if re.match(r"is\b", plain) and "than" in plain and " or " not in plain:
        return f"yes if of {numbers[0]} {'<' if small else '>'} {numbers[1]}"
    return f"{'smaller' if small else 'larger'} of {numbers[0]} and {numbers[1]}" if re.search(r"\bwhich|what|\bor\b", plain) else None


def _compare(found: re.Match[str]) -> Solution | None:
    kind, left, sign, right = found.groups()
    try:
        first, second = evaluate(left), evaluate(right)
    except ExpressionError:
        return None
    relation = ">" if first > second else "<" if first < second else "="
    working = (f"  {left} - {right} = {write_value(first - second)}, so {left} {relation} {right}.",)
    if kind == "yes if":
        return Solution("Yes" if relation == sign else "No", working)
    return Solution(left if (first >= second) == (kind == "larger") else right, working)
