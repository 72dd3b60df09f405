"""Which answers say the same, and which one most agree on: the majority vote of self-consistency (arXiv 2203.11171)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from trinity_core.agents.roles import extract_answer, marks_answer
from trinity_core.types import Conclusion, Role, Turn

_LABEL = re.compile(r"^[a-z]\w?\s*=\s*")
_BEFORE = " \t\n'\"`*_,;:!?$"
_AFTER = f"{_BEFORE}."
_NUMBER = re.compile(r"[-+]?(?:\d{1,300}(?:\.\d{0,100})?|\.\d{1,100})(?:\s*/\s*\d{1,100})?")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_BETWEEN = re.compile(r"[,;]|\band\b|\bor\b")
_LONGEST_LIST = 400


@dataclass(frozen=True, slots=True)
class Candidate:
    """An answer to choose from."""

    turn: int
    """Number of the Worker turn that gave it."""
    answer: str


def candidates(turns: Sequence[Turn]) -> tuple[Candidate, ...]:
    """The answers of complete Worker turns, in order.

    Where some replies mark their answer, those that do not have declined and are left out.
    """
    complete = [turn for turn in turns if turn.call.role is Role.WORKER and turn.reply.fault is None]
    marked = [turn for turn in complete if marks_answer(turn.reply.text)] or complete
    found = (Candidate(turn.number, extract_answer(turn.reply.text)) for turn in marked)
    return tuple(one for one in found if one.answer)


def majority(answers: Sequence[Candidate]) -> Conclusion | None:
    """The answer that most agree on, the earliest of several such; None when there is none at all."""
    groups: dict[str, list[Candidate]] = {}
    for one in answers:
        groups.setdefault(canonical(one.answer), []).append(one)
    if not groups:
        return None
    agreed = max(groups.values(), key=len)  # the first of the largest
    if len(answers) == 1:
        return Conclusion(agreed[0].turn, "Only one agent gave an answer.")
    if len(agreed) == 1:
        return Conclusion(agreed[0].turn, f"No two of {len(answers)} answers agree, so the first is taken.")
    return Conclusion(agreed[0].turn, f"{len(agreed)} of {len(answers)} answers agree.")


def canonical(answer: str) -> str:
    """One text for all ways to write an answer: case, blanks and outer marks do not count, numbers go by their value, lists of numbers
    by their members."""
    text = " ".join(_LABEL.sub("", answer.casefold().lstrip(_BEFORE).rstrip(_AFTER)).split())
    if (value := _number(text)) is not None:
        return value
    parts = [part.strip() for part in _BETWEEN.split(text)] if len(text) <= _LONGEST_LIST else []
    values = [_number(_LABEL.sub("", part)) for part in parts if part]
    known = sorted(value for value in values if value is not None)
    return ", ".join(known) if known and len(known) == len(values) else text


def _number(text: str) -> str | None:
    """A number by its value: exact where it is whole, else to nine digits."""
    bare = _THOUSANDS.sub("", text.strip("$€£ "))
    if not _NUMBER.fullmatch(bare):
        return None
    try:
        value = Fraction(bare.replace(" ", ""))
    except (ValueError, ZeroDivisionError):
        return None
    return str(value) if value.denominator == 1 else f"{float(value):.9g}"
