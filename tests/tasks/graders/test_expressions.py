import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trinity_core.tasks.graders.expressions import same_expression
from trinity_core.tasks.task import Target, TargetKind


def _target(value, *, up_to_constant=False):
    return Target(TargetKind.EXPRESSION, value, variable="x", up_to_constant=up_to_constant)


@pytest.mark.parametrize(
    ("value", "answer"),
    [
        ("12x^2 - 18x - 7", "12*x**2 - 18*x - 7"),
        ("12x^2 - 18x - 7", "-7 + 12x² − 18x"),
        ("12x^2 - 18x - 7", "$12x^{2} - 18x - 7$"),
        ("12x^2 - 18x - 7", "f'(x) = 12x^2 - 18x - 7"),
        ("12x^2 - 18x - 7", "The derivative is 12x^2 - 18x - 7."),
        ("12x^2 - 18x - 7", "6x(2x - 3) - 7"),
        ("3*x^2*sin(x) + x^3*cos(x)", "x^2(3 sin x + x cos x)"),
        ("3*x^2*sin(x) + x^3*cos(x)", r"3x^2\sin(x) + x^3\cos(x)"),
        ("3*x^2*sin(x) + x^3*cos(x)", r"\boxed{x^{2}\left(3\sin x + x\cos x\right)}"),
        ("2*x*exp(2*x) + exp(2*x)", "(2x + 1)e^(2x)"),
        ("2*x*exp(2*x) + exp(2*x)", r"e^{2x}(2x+1)"),
        ("6*x/(3*x^2 + 1)", r"\frac{6x}{3x^2+1}"),
        ("1", "sin(x)^2 + cos^2(x)"),
        ("2*sin(x)*cos(x)", "sin(2x)"),
        ("x/2", "0.5x"),
        ("x^2", "x**2"),
        ("4*x", "**4x**"),
    ],
)
def test_an_equivalent_formula_is_right(value, answer):
    assert same_expression(answer, _target(value))


@pytest.mark.parametrize(
    ("value", "answer"),
    [
        ("12x^2 - 18x - 7", "12x^2 - 18x + 7"),
        ("12x^2 - 18x - 7", "12x^2 - 18x"),
        ("12x^2 - 18x - 7", "12x^3 - 18x - 7"),
        ("2*x", "2*x + C"),
        ("2*x", "2x or 3x"),
        ("2*x", "2x, 3x"),
        ("2*x", "2*y"),
        ("2*x", ""),
        ("2*x", "about 2x"),
        ("2*x", "__import__('os').system('true')"),
        ("2*x", "().__class__"),
        ("2*x", "(" * 400),
        ("2*x", "1/0"),
        ("cos(x)", "sin(x)"),
        ("cos(x)", "-cos(x)"),
        ("exp(2*x)", "exp(x)"),
    ],
)
def test_another_formula_is_wrong(value, answer):
    assert not same_expression(answer, _target(value))


@pytest.mark.parametrize(
    "answer", ["x^3 + 2x", "x^3 + 2x + C", "x^3+2x+c", "x^3 + 2x + 5", r"x^3 + 2x + C, where C is a constant", "F(x) = x^3 + 2x + C"]
)
def test_an_antiderivative_may_have_any_constant_or_none(answer):
    assert same_expression(answer, _target("x^3 + 2*x", up_to_constant=True))


@pytest.mark.parametrize("answer", ["x^3 + 3x + C", "3x^2 + 2", "C*x^3 + 2x", "x^3 + 2x + C*x", "C"])
def test_an_antiderivative_of_something_else_is_wrong(answer):
    assert not same_expression(answer, _target("x^3 + 2*x", up_to_constant=True))


@pytest.mark.parametrize(
    "bomb", ["9^9^9^9^9", "(x+1)^999999999", "exp(exp(exp(exp(x))))", "x" + "^9" * 100, "9" * 3000, "((((x+1)^99)^99)^99)^99"]
)
def test_a_formula_made_to_take_for_ever_is_wrong_at_once(bomb):
    started = time.perf_counter()
    assert not same_expression(bomb, _target("2*x"))
    assert time.perf_counter() - started < 1


@given(st.lists(st.integers(-9, 9), min_size=1, max_size=5), st.lists(st.integers(-9, 9), min_size=1, max_size=5))
def test_polynomials_are_equal_exactly_when_their_coefficients_are(a, b):
    one, two = (" + ".join(f"({c})*x^{i}" for i, c in enumerate(coefficients)) for coefficients in (a, b))
    trimmed = [tuple(reversed(_trim(list(reversed(coefficients))))) for coefficients in (a, b)]
    assert same_expression(one, _target(two)) is (trimmed[0] == trimmed[1])


def _trim(coefficients):
    while coefficients and coefficients[0] == 0:
        coefficients.pop(0)
    return coefficients


@given(st.text(alphabet="x0123456789+-*/^()sincotaelgp. =|\\{}$", max_size=80))
def test_any_text_is_graded_without_an_error(text):
    assert same_expression(text, _target("x")) in (True, False)
