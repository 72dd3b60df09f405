"""Sequences told in words: the first terms, the rule, the place asked for, as a sum or a short program."""

from __future__ import annotations

import re
from functools import lru_cache

from trinity_core.agents.specialists.formal import Form, Statement
from trinity_core.agents.specialists.numerals import ordinal, spell_out_digits

_ORDINAL = re.compile(
    r"\b(\d+(?:st|nd|rd|th)|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|twentieth)\b"
)
_ABOUT = re.compile(r"\b(?:sequence|terms?|seats?|write down|numbers?|entry|entries|list|row|series|each|every)\b")
_TIMES = re.compile(
    r"\b(?:(twice|double[sd]?|doubling)|(triple[sd]?|tripling|thrice)|(\d+) "
    r"times|(?:multipl\w+|times)(?: [a-z ]{0,22}?)? ?by (\d+)|(halve[sd]?|half))\b"
)
_LESS = re.compile(r"\b(?:minus|less|subtract\w*|tak(?:e|ing) away|takes away|reduced by|decreased by|lowered by)\s+(\d+)")
_MORE = re.compile(
    r"\b(?:plus|add(?:s|ing)?|increased by|raised by|grow(?:s|ing)? by|go(?:es)? up "
    r"by|exceeds [a-z ]+ by)\s+(\d+)|\b(\d+) (?:more|higher|greater|larger|bigger)\b"
)
_DOWN = re.compile(r"\b(?:shrinks|drops|falls|decreases|go(?:es)? down) by (\d+)|\b(\d+) (?:less|lower|smaller|fewer) than")


@lru_cache(maxsize=8_000)
def read_described(question: str) -> Statement | None:
    """A `Compute:` or `Python:` statement for a sequence told in words; None when no rule is recognised."""
    if len(question) > 800:
        return None
    text = question.lower() if len(re.findall(r"\d+", question)) > 1 else spell_out_digits(question)
    places = [ordinal(word) for word in _ORDINAL.findall(text)]
    numbers = [int(n) for n in re.findall(r"(?<![\w.])\d+(?!\w|\.\d)", _without_places(text))]
    if not places or not numbers or not _ABOUT.search(text):
        return None
    place, start = places[-1], numbers[0]
    if place is None or not 1 <= place <= 500:
        return None
    return _pair(text, numbers, place) or _alternating(text, start, place) or _growing(text, numbers, place) or _single(text, start, place)


def _without_places(text: str) -> str:
    return _ORDINAL.sub(" ", text)


def _pair(text: str, numbers: list[int], place: int) -> Statement | None:
    words = (
        r"sum of (?:its |the )?(?:last |previous |preceding )?(?:2|two|both)|(?:2|two) "
        r"(?:\w+ )?before|add(?:s|ing)? up (?:the )?previous|predecessors|add up to"
    )
    if len(numbers) < 2 or not re.search(words, text):
        return None
    return _program(f"a, b = {numbers[0]}, {numbers[1]}", f"for _ in range({place - 1}):\n    a, b = b, a + b", "a")


def _alternating(text: str, start: int, place: int) -> Statement | None:
    if not re.search(r"\b(?:alternat\w+|in turn|taking turns|by turns|alternately)\b", text):
        return None
    adds, times = re.search(r"\badd(?:ing)? (\d+)", text), re.search(r"\bmultipl\w+ by (\d+)", text)
    if not adds or not times:
        return None
    first, second = (f"x + {adds.group(1)}", f"x * {times.group(1)}")
    if times.start() < adds.start() or "multiplying first" in text:
        first, second = second, first
    return _program(f"x = {start}", f"for k in range({place - 1}):\n    x = {first} if k % 2 == 0 else {second}", "x")


def _growing(text: str, numbers: list[int], place: int) -> Statement | None:
    if len(numbers) < 4 or not re.search(
        r"\band so on\b|\bgaps?\b|\beach (?:jump|step|time|gap)\b|more each time|bigger than the last", text
    ):
        return None
    step, grow = numbers[1], numbers[2] - numbers[1]
    return _program(f"x, step = {numbers[0]}, {step}", f"for _ in range({place - 1}):\n    x, step = x + step, step + {grow}", "x")


def _single(text: str, start: int, place: int) -> Statement | None:
    times, less, more, down = _TIMES.search(text), _LESS.search(text), _MORE.search(text), _DOWN.search(text)
    shift = f" - {less.group(1)}" if less else f" + {more.group(1) or more.group(2)}" if more else ""
    if times:
        double, triple, count, by, half = times.groups()
        rule = f"x / 2{shift}" if half else f"{2 if double else 3 if triple else count or by} * x{shift}"
        return _program(f"x = {start}", f"for _ in range({place - 1}):\n    x = {rule}", "x")
    if down or less:
        lower = down.group(1) or down.group(2) if down else less.group(1) if less else "0"
        return Statement(Form.COMPUTE, f"{start} - {lower}*({place} - 1)")
    return Statement(Form.COMPUTE, f"{start} + {more.group(1) or more.group(2)}*({place} - 1)") if more else None


def _program(setup: str, loop: str, result: str) -> Statement:
    return Statement(Form.PYTHON, f"{setup}\n{loop}\nprint({result})")
