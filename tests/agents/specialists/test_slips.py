"""Slips: wrong, plausible, seeded, and as frequent as planned."""

import ast
from random import Random

import pytest

from tests.agents.specialists.helpers import OpenSandbox, prompt
from trinity_core.agents.roles import extract_answer
from trinity_core.agents.specialists import SlipRates, specialist_maker
from trinity_core.agents.specialists.numerals import read_value
from trinity_core.agents.specialists.recipes import RECIPES
from trinity_core.agents.specialists.slips import slip, slip_code

ANSWERS = ("787", "19/12", "8.05 kilometres", "Wednesday", "2024-04-10", "Paris", "Au", "3*x^2 + cos(x)", "No", "0", "9", "[1, 2]", "a")


@pytest.mark.parametrize("answer", ANSWERS)
def test_a_slip_is_another_answer_of_about_the_same_look(answer: str) -> None:
    for seed in range(50):
        wrong = slip(answer, Random(seed))
        assert wrong != answer
        assert abs(len(wrong) - len(answer)) <= 3
        assert wrong == slip(answer, Random(seed))


@pytest.mark.parametrize("number", ["787", "19/12", "0", "-5", "100"])
def test_a_slipped_number_is_another_number(number: str) -> None:
    assert all(read_value(slip(number, Random(seed))) not in (None, read_value(number)) for seed in range(50))


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.name)
def test_slipped_code_differs_and_still_parses(recipe: object) -> None:
    code = recipe.written("", ())  # type: ignore[attr-defined]
    for seed in range(10):
        wrong = slip_code(code, Random(seed))
        assert wrong != code
        ast.parse(wrong)


def test_a_calculator_slips_as_often_as_planned() -> None:
    agent = specialist_maker(sandbox=OpenSandbox(), slip=SlipRates(calculator=0.25))("calculator")
    answers = [extract_answer(agent.reply_text(prompt("What is 12*12?", seed=seed))) for seed in range(400)]
    assert 0.18 < sum(answer != "144" for answer in answers) / 400 < 0.32


def test_the_generalist_is_right_on_easy_sums_and_wrong_on_hard_ones() -> None:
    agent = specialist_maker(sandbox=OpenSandbox())("generalist")
    easy, hard = ("7 + 8", "15"), ("(137 + 88)*(61 - 24) + (7^3 + 19*41)/12 - 301 mod 17", "100903/12")
    rates = [
        sum(extract_answer(agent.reply_text(prompt(f"What is {text}?", seed=seed))) == value for seed in range(100)) / 100
        for text, value in (easy, hard)
    ]
    assert rates[0] > 0.6
    assert rates[1] < 0.2
