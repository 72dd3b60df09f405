"""Difficulty is measured by something that the family is about; harder levels must have more of it on average."""

import re
from fractions import Fraction
from statistics import fmean

import pytest

from trinity_core.tasks.knowledge import COUNTRIES
from trinity_core.tasks.registry import make_tasks
from trinity_core.tasks.task import Split


def _size(task):
    return len(task.question)


def _operators(task):
    return len(re.findall(r"[-+*/^!%]|mod", task.question))


def _numbers(task):
    return len(re.findall(r"\d+", task.question))


def _digits(task):
    return len(re.sub(r"\D", "", task.question + task.target.value))


def _sentences(task):
    return len(re.findall(r"[.?]", task.question))


def _source_lines(task):
    return len(task.target.code.reference.splitlines())


def _obscurity(task):
    names = [c.level for c in COUNTRIES if c.name in task.question or c.capital in task.question]
    return max(names, default=2) + ("whose" in task.question or "protons" in task.question)


def _operations(task):
    """2 where two operations on two or three numbers of the question lead to the answer, else 3; one more for a fraction."""
    numbers = [Fraction(n) for n in re.findall(r"\d+", task.question)]
    once = [(value, numbers[:i] + numbers[i + 1 :]) for i, value in enumerate(numbers)]
    for _ in range(2):
        once = [(v, rest[:i] + rest[i + 1 :]) for value, rest in once for i, n in enumerate(rest) for v in _combined(value, n)]
        if any(value == Fraction(task.target.value) for value, _ in once):
            return 2
    return 3 + ("/" in task.target.value)


def _combined(a, b):
    return (a + b, a - b, b - a, a * b, a / b if b else a, b / a if a else b)


def _days(task):
    """Days to be counted; for weekdays, the days since a well known year."""
    years = [int(year) for year in re.findall(r"\b\d{4}\b", task.question)]
    if task.target.value.endswith("day"):
        return 365 * abs(2012 - years[-1])
    return int(task.target.value) if task.target.unit else int(next(iter(re.findall(r"(\d+) days", task.question)), 31))


MEASURES = {
    "arithmetic": _operators,
    "algebra": _numbers,
    "calculus": lambda task: len(task.target.value) + _operators(task),
    "stories": _operations,
    "sequences": _digits,
    "logic": _sentences,
    "python_output": _size,
    "python_functions": _source_lines,
    "dates": _days,
    "units": lambda task: (task.target.decimals or 0) + task.target.value.count("/"),
    "facts": _obscurity,
    "text": lambda task: len(task.question) + 3 * len(task.target.value),
}


@pytest.mark.parametrize("name", MEASURES)
def test_the_hardest_level_measures_more_than_the_middle_and_the_middle_more_than_the_easiest(name):
    easy, middle, hard = (
        fmean(MEASURES[name](task) for task in make_tasks(Split.TRAIN, 150, seed=4, families=[name], difficulty=level))
        for level in (1, 3, 5)
    )
    assert easy < middle < hard
