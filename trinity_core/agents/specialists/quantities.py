"""The amounts in a story: numbers with what they count, where they stand, and the words around them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache

from trinity_core.agents.specialists.numerals import spell_out_digits


class Kind(StrEnum):
    """What an amount measures."""

    MONEY = "money"
    SPEED = "speed"
    DISTANCE = "distance"
    HOURS = "hours"
    PERCENT = "percent"
    VOLUME = "volume"
    YEARS = "years"
    PERIOD = "period"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class Amount:
    """One number of a story."""

    value: str
    """As digits, a decimal or a fraction."""
    kind: Kind
    word: str
    """The unit or the noun behind it, lower case; empty when there is none."""
    start: int
    """Where it begins in the plain text."""
    end: int

    @property
    def size(self) -> Fraction:
        """Its value."""
        return Fraction(self.value)


@dataclass(frozen=True, slots=True)
class Story:
    """A question as plain text with its amounts in order."""

    text: str
    """Lower case, number words as digits."""
    amounts: tuple[Amount, ...]

    def of(self, *kinds: Kind) -> list[Amount]:
        """The amounts of these kinds, in order."""
        return [amount for amount in self.amounts if amount.kind in kinds]

    def has(self, pattern: str) -> bool:
        """Whether the text contains a word that matches."""
        return re.search(rf"\b(?:{pattern})\b", self.text) is not None

    @property
    def asked(self) -> str:
        """The part that asks: from the last "how", "what", "which" or "find" on."""
        starts = [found.start() for found in re.finditer(r"\b(?:how|what|which|in how|after how|find|when|calculate)\b", self.text)]
        return self.text[starts[-1] :] if starts else self.text


_NUMBER = r"(?:\d+/[1-9]\d*|\d+(?:\.\d+)?|\.\d+)"
_KINDS = (
    (Kind.MONEY, rf"[$£€]\s?({_NUMBER})|({_NUMBER})\s?(dollars?|euros?|pounds? sterling|bucks|usd|eur|cents?)\b|({_NUMBER})\s?[€]"),
    (Kind.PERCENT, rf"({_NUMBER})\s?(?:%|percent|per cent)"),
    (
        Kind.SPEED,
        rf"({_NUMBER})\s?(km/h|kph|kmh|mph|m/s|km per hour|(?:kilomet(?:er|re)s?|miles?|"
        rf"met(?:er|re)s?)\s?(?:per|an|a|each|every|/)\s?(?:hour|second|minute|h))",
    ),
    (Kind.DISTANCE, rf"({_NUMBER})[\s-]?(kilomet(?:er|re)s?|km|miles?|met(?:er|re)s?|feet|m)\b(?!/)"),
    (Kind.HOURS, rf"({_NUMBER})[\s-]?(hours?|hrs?|h|minutes?|mins?)\b"),
    (Kind.VOLUME, rf"({_NUMBER})[\s-]?(lit(?:er|re)s?|l|ml|millilit(?:er|re)s?|gallons?|kg|kilograms?|grams?|g|kilos?|cups?)\b"),
    (Kind.YEARS, rf"({_NUMBER})[\s-]?(years?)\b"),
    (Kind.PERIOD, rf"({_NUMBER})[\s-]?(weeks?|days?|months?)\b"),
    (Kind.COUNT, rf"({_NUMBER})(?:\s+(?:more|other|new|of the|red|blue|green|small|big)?\s*([a-z]+))?"),
)
_ANY = re.compile("|".join(f"(?P<{kind}>(?<![\\w.]){pattern})" for kind, pattern in _KINDS))
_HALVES = (
    (r"\b(\d+) and (?:a|1) half\b", r"\1.5"),
    (r"\bhalf an hour\b", "0.5 hours"),
    (r"\ban hour\b", "1 hour"),
    (r"\ba dozen\b|\bdozen\b", "12"),
)


@lru_cache(maxsize=20_000)
def read_story(question: str) -> Story:
    """The amounts of a question; a bare number in a row such as "3, 4 and 5 hours" takes the unit of the last."""
    text = question.lower()
    text = spell_out_digits(text) if len(re.findall(r"\d+", text)) < 2 else re.sub(r"(?<=\d),(?=\d{3}\b)", "", text)
    for pattern, new in _HALVES:
        text = re.sub(pattern, new, text)
    amounts = [_amount(found) for found in _ANY.finditer(text)]
    for at in range(len(amounts) - 2, -1, -1):
        between = text[amounts[at].end : amounts[at + 1].start]
        if amounts[at].kind is Kind.COUNT and not amounts[at].word and re.fullmatch(r"\s*,?\s*(?:and|or|,)?\s*", between):
            mine, theirs = amounts[at], amounts[at + 1]
            amounts[at] = Amount(mine.value, theirs.kind, theirs.word, mine.start, mine.end)
    return Story(text, tuple(amounts))


def _amount(found: re.Match[str]) -> Amount:
    kind = Kind(found.lastgroup or "count") if found.lastgroup in Kind.__members__.values() else _kind_of(found)
    number = re.search(_NUMBER, found.group())
    assert number is not None
    word = found.group()[number.end() :].strip(" -$€£%")
    start = found.start() + number.start()
    if kind is Kind.COUNT and word in (
        "and",
        "or",
        "then",
        "in",
        "at",
        "to",
        "from",
        "is",
        "are",
        "for",
        "on",
        "with",
        "of",
        "by",
        "each",
        "as",
    ):
        return Amount(number.group(), kind, "", start, found.start() + number.end())
    return Amount(number.group(), kind, word, start, found.end())


def _kind_of(found: re.Match[str]) -> Kind:
    return next(kind for kind in Kind if found.group(kind) is not None)
