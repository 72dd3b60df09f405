from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trinity_core.tasks.family import number
from trinity_core.tasks.graders.numbers import same_number

ACCEPTED = [
    ("4", "4"),
    ("4", " 4. "),
    ("4", "4.0"),
    ("4", "+4"),
    ("4", "four"),
    ("4", "x = 4"),
    ("4", "**4**"),
    ("4", "`4`"),
    ("4", "```\n4\n```"),
    ("4", "$4$"),
    ("4", r"\boxed{4}"),
    ("4", r"$\boxed{4}$"),
    ("4", r"\(x = 4\)"),
    ("4", "Answer is 4"),
    ("4", "The answer is 4."),
    ("4", "Final answer: 4"),
    ("4", "**Answer:** 4"),
    ("4", "So the result is 4"),
    ("4", "There are 4 rabbits."),
    ("4", "(4)"),
    ("4", "4 rabbits in total"),
    ("-4", "-4"),
    ("-4", "−4"),
    ("-4", "- 4"),
    ("-4", "minus 4"),
    ("-4", "negative 4"),
    ("787", "37*(18+5)-2**6 = 787"),
    ("72", "15% of 480 is 72"),
    ("46", "The 6th term is 46"),
    ("1/2", "1/2"),
    ("1/2", "0.5"),
    ("1/2", ".5"),
    ("1/2", "2/4"),
    ("1/2", r"\frac{1}{2}"),
    ("1/2", r"$\dfrac{1}{2}$"),
    ("1/2", r"\frac12"),
    ("1/2", "½"),
    ("1/2", "50%"),
    ("-1/2", r"-\frac{1}{2}"),
    ("-1/2", r"\frac{-1}{2}"),
    ("-1/2", "-(1/2)"),
    ("5/2", "2 1/2"),
    ("5/2", "2½"),
    ("1/3", "0.3333"),
    ("2/3", "0.66667"),
    ("12345", "12,345"),
    ("12345", "12 345"),
    ("12345", r"12{,}345"),
    ("12345.5", "12,345.50"),
    ("1200", "1.2e3"),
    ("1200", r"1.2 \times 10^{3}"),
    ("2000000", "2 million"),
]

REJECTED = [
    ("4", "40"),
    ("4", "-4"),
    ("-4", "4"),
    ("4", ""),
    ("4", "x"),
    ("4", "4 or 5"),
    ("4", "4, 5"),
    ("4", "4 and 5"),
    ("4", "5, 4"),
    ("4", "x = 4 or x = 5"),
    ("4", "x = 5, y = 4"),
    ("4", "either 4"),
    ("4", "not 4"),
    ("4", "more than 4"),
    ("4", "at least 4"),
    ("4", "between 3 and 4"),
    ("4", "4 and a half"),
    ("4", "4 million"),
    ("4", "4%"),
    ("4", "4!"),
    ("4", "±4"),
    ("4", "x > 4"),
    ("4", "4x"),
    ("4", "4i"),
    ("4", "2+2"),
    ("4", "8/0"),
    ("4", "4^1"),
    ("4", "4.01"),
    ("4", "3.9999"),
    ("1/2", "1/3"),
    ("1/2", "0.50001"),
    ("1/3", "0.33"),
    ("1/3", "0.3334"),
    ("3/8", "0.38"),
    ("12345", "12,34"),
    ("1e3", "1e99999999"),
    ("4", "4" * 500),
    ("4", "The roots are 4 and 5"),
    ("5", "one root is 4 and the other is 5"),
    ("5", "it is not 5"),
    ("8", "4, so 2x = 8"),
    ("8", "4 (since 2x = 8)"),
    ("8", "4; check: 2x = 8"),
    ("8", "x = 4\n2x = 8"),
    ("5", "4 is wrong, it is 5"),
]


@pytest.mark.parametrize(("value", "answer"), ACCEPTED)
def test_the_same_number_in_another_form_is_right(value, answer):
    assert same_number(answer, number(value))


@pytest.mark.parametrize(("value", "answer"), REJECTED)
def test_another_number_or_more_than_one_is_wrong(value, answer):
    assert not same_number(answer, number(value))


@pytest.mark.parametrize(
    ("unit", "answer"),
    [
        ("hour", "3.5 hours"),
        ("hour", "3.5h"),
        ("hour", "3 hours and 30 minutes"),
        ("hour", "3 h 30 min"),
        ("hour", "It takes 3.5 hours to fill the tank."),
        ("dollar", "$3.50"),
        ("dollar", r"\$3.50"),
        ("dollar", "3.5 dollars"),
        ("dollar", "USD 3.50"),
        ("kilometre per hour", "3.5 km/h"),
        ("kilometre per hour", "3.5 km per hour"),
        ("litre", "3.5 liters"),
        ("square metre", "3.5 m²"),
        ("square metre", r"3.5\ \text{m}^2"),
        ("degree Celsius", "3.5 °C"),
        ("degree Celsius", r"3.5^\circ C"),
        ("", "3.5 in total"),
        ("dollar", "3.5 in all"),
    ],
)
def test_the_right_unit_may_be_named(unit, answer):
    assert same_number(answer, number("7/2", unit=unit))


@pytest.mark.parametrize(
    ("unit", "answer"),
    [
        ("hour", "3.5 minutes"),
        ("hour", "210 minutes"),
        ("hour", "3.5 km"),
        ("hour", "3 minutes 30 hours"),
        ("dollar", "€3.50"),
        ("dollar", "£3.50"),
        ("dollar", "3.5 yen"),
        ("kilometre", "3.5 km/h"),
        ("kilometre", "3.5 miles"),
        ("metre", "3.5 m²"),
        ("degree Celsius", "3.5 °F"),
        ("litre", "350%"),
    ],
)
def test_a_unit_that_contradicts_is_wrong(unit, answer):
    assert not same_number(answer, number("7/2", unit=unit))


@pytest.mark.parametrize(
    ("answer", "right"),
    [
        ("8.05", True),
        ("8.05 km", True),
        ("≈ 8.05", True),
        ("approximately 8.05 kilometers", True),
        ("8.047", True),
        ("8.04672", True),
        ("8.0467", True),
        ("8.04", False),
        ("8.0", False),
        ("8", False),
        ("8.06", False),
        ("8.046", False),
        ("8.051", False),
    ],
)
def test_stated_decimals_are_needed_and_more_must_be_right(answer, right):
    assert same_number(answer, number("8.04672", unit="kilometre", decimals=2)) is right


def test_a_trailing_zero_may_be_left_out():
    assert same_number("62.5", number("62.5", decimals=2))


@pytest.mark.parametrize(
    ("answer", "right"), [("a = 3", True), ("3 = a", True), ("b = 3", False), ("a = 1 + 2 = 3", True), ("a=3, b=4", False)]
)
def test_the_unknown_that_was_asked_for_is_the_one_that_counts(answer, right):
    assert same_number(answer, number(3, variable="a")) is right


@given(st.fractions(max_denominator=10**6).filter(lambda q: abs(q) < 10**12))
def test_every_way_to_write_a_fraction_is_read_as_itself(q):
    forms = [str(q), rf"\frac{{{q.numerator}}}{{{q.denominator}}}", f"x = {q}", f"**{q}**", f"${q}$", f"The answer is {q}."]
    assert all(same_number(form, number(q)) for form in forms)


@given(st.integers(-(10**15), 10**15))
def test_thousands_may_be_marked(n):
    assert all(same_number(form, number(n)) for form in (str(n), f"{n:,}", f"{n:,}".replace(",", " "), f"{n}.0"))


@given(st.integers(-(10**9), 10**9), st.integers(-(10**9), 10**9))
def test_different_integers_are_never_the_same(a, b):
    assert same_number(str(a), number(b)) is (a == b)


@given(st.fractions(min_value=-1000, max_value=1000), st.integers(1, 6))
def test_a_rounded_number_is_right_at_its_decimals_and_its_neighbours_are_not(q, decimals):
    target, step = number(q, decimals=decimals), Fraction(1, 10**decimals)
    assert same_number(target.shown, target)
    assert not same_number(number(q + 2 * step, decimals=decimals).shown, target)


@given(st.text(max_size=200))
def test_any_text_is_graded_without_an_error(text):
    assert same_number(text, number(7)) in (True, False)
