"""Exact arithmetic and its caps."""

import time
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from trinity_core.agents.specialists.algebra import FormulaError, formula
from trinity_core.agents.specialists.expressions import ExpressionError, evaluate
from trinity_core.agents.specialists.numerals import read_value, spell_out_digits, write_value

HUGE = ("9**9**9", "2**99999999", "9" * 500, "99999!", "factorial(factorial(9))", "(2**13000)**2", "1/0", "0**-1", "sqrt(-1)", "1e999")
NO_ARITHMETIC = ("__import__('os')", "x+1", "[1]", "'a'*3", "lambda: 1", "a.b", "True", "f(1)", "", "((", "1;2", "sqrt(1, 2, 3)", "!")
TOWERS = ("x^(x^(x^(x^x)))", "exp(exp(exp(exp(9))))", "((9^40)^40)^40", "9^9999", "x" * 3000, "x+" * 500 + "x", "__import__('os')")


@pytest.mark.parametrize("text", [*HUGE, *NO_ARITHMETIC])
def test_what_is_too_large_or_no_arithmetic_is_refused_at_once(text: str) -> None:
    began = time.perf_counter()
    with pytest.raises(ExpressionError):
        evaluate(text)
    assert time.perf_counter() - began < 0.5


@pytest.mark.parametrize("text", TOWERS)
def test_formulas_that_would_outgrow_memory_are_refused_at_once(text: str) -> None:
    began = time.perf_counter()
    with pytest.raises(FormulaError):
        formula(text)
    assert time.perf_counter() - began < 0.5


@example(Fraction(525, 524288))
@given(st.fractions(max_denominator=10**6))
def test_a_written_value_reads_back_as_itself(value: Fraction) -> None:
    assert read_value(write_value(value)) == value


@given(st.integers(-999, 999), st.integers(-999, 999), st.integers(1, 99))
def test_fractions_stay_exact(a: int, b: int, c: int) -> None:
    assert evaluate(f"({a}) * ({b}) / {c} + 0.1") == Fraction(a * b, c) + Fraction(1, 10)


@pytest.mark.parametrize(
    ("words", "digits"),
    [
        ("twenty-five", "25"),
        ("three hundred and five", "305"),
        ("two thousand twenty", "2020"),
        ("1,250,000", "1250000"),
        ("lone stone", "lone stone"),
    ],
)
def test_number_words_become_digits(words: str, digits: str) -> None:
    assert spell_out_digits(words) == digits
