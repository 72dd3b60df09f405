"""A task: a question with the rule by which its answer is graded. Values only; `families/` makes them, `graders/` reads them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Protocol, TypeAlias

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"

DIFFICULTIES: tuple[int, ...] = (1, 2, 3, 4, 5)


class Split(StrEnum):
    """Which phrasings a task is drawn from: never the same in two splits."""

    TRAIN = "train"
    VALIDATION = "validation"
    TEST = "test"


class TargetKind(StrEnum):
    """How an answer is compared with the target."""

    NUMBER = "number"
    """One number, exact unless decimals are stated."""
    EXPRESSION = "expression"
    """A formula in one variable, compared symbolically."""
    TEXT = "text"
    """Words; case, quotes and trailing punctuation do not count."""
    EXACT = "exact"
    """Program output or letters: case counts, the white space inside lists does not."""
    DATE = "date"
    """A calendar day, in any usual way of writing it."""
    LIST = "list"
    """Items in the stated order."""
    SET = "set"
    """Items in any order."""
    CODE = "code"
    """A Python function, called with hidden inputs in a sandbox."""
    RECORDED = "recorded"
    """An imported question whose answers are graded by the recorded outcomes alone."""


@dataclass(frozen=True, slots=True)
class CodeCase:
    """One call of the wanted function. Kept as JSON text, so that the value stays frozen."""

    arguments_json: str
    """A JSON list, one entry an argument."""
    expected_json: str
    """What the reference returned."""

    @property
    def arguments(self) -> list[Json]:
        """Fresh arguments for one call."""
        arguments: list[Json] = json.loads(self.arguments_json)
        return arguments

    @property
    def expected(self) -> Json:
        """What the function has to return."""
        expected: Json = json.loads(self.expected_json)
        return expected


@dataclass(frozen=True, slots=True)
class CodeSpec:
    """The function that a code task wants, with its tests."""

    function: str
    """Its name."""
    reference: str
    """Python source of a correct answer."""
    visible: tuple[CodeCase, ...]
    """Calls that the question shows."""
    hidden: tuple[CodeCase, ...]
    """Calls that it does not show; both kinds are graded."""


@dataclass(frozen=True, slots=True)
class Target:
    """What a right answer is, and how it is recognised."""

    kind: TargetKind
    value: str
    """The exact answer: `7/2`, `3*x^2`, `Nairobi`, `2021-03-14`, `a, b, c`; the reference source for code."""
    accepted: tuple[str, ...] = ()
    """Other right answers or spellings, for text and lists."""
    decimals: int | None = None
    """Decimals that the question asks for; None for an exact number."""
    unit: str = ""
    """The unit of a number as `knowledge.units` names it; empty when it has none. An answer may leave it out, not contradict it."""
    variable: str = ""
    """The variable of an expression, or the unknown that a number is the value of; empty when there is none."""
    up_to_constant: bool = False
    """True for antiderivatives: any constant may be added or left out."""
    code: CodeSpec | None = None
    """Set for code alone."""

    @property
    def shown(self) -> str:
        """The answer as a careful person would write it."""
        if self.decimals is not None:
            return rounded(Fraction(self.value), self.decimals)
        return self.value


@dataclass(frozen=True, slots=True)
class Task:
    """A question with its grader's target. `registry.task_by_id(task.id)` makes the very same one again."""

    id: str
    family: str
    split: Split
    difficulty: int
    """1 (easy) to 5 (hard)."""
    question: str
    target: Target


class CallResult(Protocol):
    """What came back from the sandbox for a list of calls. The values are untrusted."""

    @property
    def values(self) -> Sequence[object]:
        """One returned JSON value per call; None also where the call failed."""

    @property
    def errors(self) -> Sequence[str]:
        """One message per call, empty where it returned."""

    @property
    def status(self) -> str:
        """`ok`, or how the run went wrong; `refused` when nothing was run."""


class CodeRunner(Protocol):
    """Runs untrusted Python in isolation."""

    def call(self, code: str, function: str, arguments: Sequence[Sequence[Json]], *, timeout_s: float) -> CallResult:
        """Load `code`, call `function` once for each entry of `arguments`, give back JSON values."""


def rounded(value: Fraction, decimals: int) -> str:
    """`value` with so many decimals, halves away from zero."""
    scaled = abs(value) * 10**decimals + Fraction(1, 2)
    digits = str(int(scaled)).rjust(decimals + 1, "0")
    sign = "-" if value < 0 and int(scaled) else ""
    return sign + (f"{digits[:-decimals]}.{digits[-decimals:]}" if decimals else digits)
