"""A family: one kind of question, generated. Its phrasings are split into train, validation and test; the mathematics is not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from trinity_core.tasks.task import Split, Target, TargetKind, Task


@dataclass(frozen=True, slots=True)
class Phrases:
    """Ways to ask the same thing, with `{names}` to fill in. No phrasing is in two splits."""

    train: tuple[str, ...]
    validation: tuple[str, ...]
    test: tuple[str, ...]

    def of(self, split: Split) -> tuple[str, ...]:
        """The phrasings of one split."""
        return {Split.TRAIN: self.train, Split.VALIDATION: self.validation, Split.TEST: self.test}[split]

    def pick(self, split: Split, rng: Random) -> str:
        """One phrasing of the split."""
        return rng.choice(self.of(split))


Draw = Callable[[Split, int, Random], tuple[str, Target]]


@dataclass(frozen=True, slots=True)
class Family:
    """One kind of question."""

    name: str
    """As in task ids: lower case with underscores."""
    title: str
    """For people."""
    example: str
    """A good question to show on the page."""
    phrases: tuple[Phrases, ...]
    """Every phrasing it uses."""
    draw: Draw
    """Split, difficulty and randomness to question and target."""

    def generate(self, split: Split, difficulty: int, rng: Random, *, task_id: str = "") -> Task:
        """A task of this family; the same state of `rng` gives the same task."""
        question, target = self.draw(split, difficulty, rng)
        return Task(task_id, self.name, split, difficulty, question, target)


def number(value: object, *, unit: str = "", decimals: int | None = None, variable: str = "") -> Target:
    """The target of a question whose answer is one number (an int, a Fraction or a numeral)."""
    return Target(TargetKind.NUMBER, str(value), unit=unit, decimals=decimals, variable=variable)


def text(value: str, *accepted: str) -> Target:
    """The target of a question whose answer is a word or a name."""
    return Target(TargetKind.TEXT, value, accepted=accepted)


def exact(value: str) -> Target:
    """The target of a question where case counts."""
    return Target(TargetKind.EXACT, value)


def listed(items: Sequence[str], *, last: str = "and") -> str:
    """`a, b and c`."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {last} {items[-1]}"


def ordinal(n: int) -> str:
    """`1st`, `2nd`, `3rd`, `4th`."""
    ending = "th" if 10 <= n % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{ending}"


def ordinal_word(n: int) -> str:
    """`first` to `twelfth`, then numerals."""
    words = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth")
    return words[n - 1] if n <= len(words) else ordinal(n)
