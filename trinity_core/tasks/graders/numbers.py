"""Numbers: read the one number an answer states, with its unit, and compare exactly or to the stated decimals."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from trinity_core.tasks.graders.plain import plain
from trinity_core.tasks.knowledge.units import UNITS, Unit, convert, find_unit
from trinity_core.tasks.task import Target, rounded

_DIGITS = r"(?:\d{1,3}(?:,\d{3})+(?![\d,])|\d{1,3}(?: \d{3})+(?!\d)|\d{1,40})(?:\.\d{1,40})?|\.\d{1,40}"
_AMOUNT = re.compile(
    rf"(?P<sign>[-+]\s?)?(?:(?P<whole>\d{{1,9}}) +(?P<over>\d{{1,9}})/(?P<under>\d{{1,9}})"
    rf"|(?P<top>{_DIGITS})\s*/\s*(?P<bottom>-?(?:{_DIGITS}))"
    rf"|(?P<plain>{_DIGITS})(?:(?:e|\s*\*\s*10\^)\(?(?P<power>[-+]?\d{{1,2}})\)?(?!\d))?)",
    re.IGNORECASE,
)
_BRACKETED = re.compile(r"(?<![\w)^])\(\s*([-+]?[\d.,]+)\s*\)")
_BRACKETED_FRACTION = re.compile(r"(?<![\w)^])\(\s*([-+]?[\d.,]+\s*/\s*-?[\d.,]+)\s*\)")
_NEGATIVE = re.compile(r"\b(?:minus|negative)\s+(?=\d)", re.IGNORECASE)
_DOUBTS = re.compile(
    r"\b(?:or|not|isn't|either|neither|nor|maybe|perhaps|possibly|than|least|most|half|dozen|plus|minus|times|if|unless|but"
    r"|nearly|almost|infinity|hundred|thousand|million|billion|squared|cubed|wrong)\b|\band a (?:third|quarter)\b",
    re.IGNORECASE,
)
_ORDINAL = re.compile(r"\b\d{1,3}(?:st|nd|rd|th)\b", re.IGNORECASE)
_VERB = re.compile(r"\b(?:is|are|was|equals|gives|makes)\b\s*:?\s*")
_ROUGHLY = re.compile(r"\b(?:approximately|about|roughly|approx\.?)\s+|[≈~]\s*", re.IGNORECASE)
_LETTER = re.compile(r"([a-zA-Z])\s*=")
_CURRENCIES = ("US$", "$", "€", "£", "¥", "USD", "EUR", "GBP", "JPY")
_SCALES = {"thousand": 1000, "million": 10**6, "billion": 10**9}
_NUMERALS = (
    "zero one two three four five six seven eight nine ten "
    "eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty"
)
_UNIT_WORDS = sorted({word for unit in UNITS for word in (unit.name, unit.plural, *unit.symbols)}, key=len, reverse=True)
_UNIT = re.compile(r"\s*(" + "|".join(map(re.escape, _UNIT_WORDS)) + r")(?![\w^²³/])\.?", re.IGNORECASE)
_SHORTEST_EXPANSION = 4
"""Decimals that a never-ending fraction needs, correctly rounded, when the question states none."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A number as an answer states it."""

    value: Fraction
    decimals: int | None
    """Decimals written; None for a fraction."""
    unit: Unit | None


def same_number(answer: str, target: Target) -> bool:
    """Whether the answer states the target's number and nothing else."""
    amount = read_amount(answer, variable=target.variable)
    if amount is None or not _fits(amount.unit, target.unit):
        return False
    if amount.unit is not None and amount.unit.name == "percent" and target.unit != "percent":
        amount = Amount(amount.value / 100, None if amount.decimals is None else amount.decimals + 2, None)
    return _equal(amount, Fraction(target.value), target.decimals)


def read_amount(answer: str, *, variable: str = "") -> Amount | None:
    """The one number that an answer states; None when there is none, or more than one, or doubt about it.

    Args:
        answer: as given.
        variable: the unknown asked for; `y = 4` is no answer when it is `x`.
    """
    text = _right_side(plain(answer).rstrip(" .,;:"), variable)
    if text is None:
        return None
    for pattern in (_BRACKETED, _BRACKETED_FRACTION, _BRACKETED):
        text = pattern.sub(r" \1", text)
    text = _after_verb(_ORDINAL.sub(" ", text))
    text = _figures(_NEGATIVE.sub("-", _ROUGHLY.sub(" ", text))).replace("- ", "-").strip()
    amounts, rest = _take_amounts(text)
    if amounts is None or re.search(r"[\d*/^<>=±%!+|;&]|(?<!\w)-|-(?!\w)", rest) or _DOUBTS.search(rest):
        return None
    return _joined(amounts)


def _right_side(text: str, variable: str) -> str | None:
    """What stands after the last equals sign, if the whole is one chain of equalities about `variable`."""
    if "=" not in text and "≈" not in text:
        return text
    if re.search(r"[,;\n]\s*[a-zA-Z]\s*=|\b(?:or|and|not)\b|[<>!≠]=?", text):
        return None
    letters = set(_LETTER.findall(text))
    if variable and letters and variable not in letters:
        return None
    sides = [side.strip() for side in re.split(r"[=≈]", text)]
    left = "=".join(sides[:-1])
    if re.search(r"[;\n]|,\s", left) or left.count("(") > left.count(")"):  # "4, so 2x = 8" and "4 (since 2x = 8)" do not say 8
        return None
    return sides[-2] if sides[-1] == variable else sides[-1]


def _after_verb(text: str) -> str:
    """`72` of `15% of 480 is 72`: what a single plain sentence says about what was asked."""
    parts = _VERB.split(text)
    plain_subject = len(parts) == 2 and not _DOUBTS.search(text) and not re.search(r"[,;]\s|\band\b", parts[0])
    return parts[1] if plain_subject and re.search(r"\d", parts[1]) else text


def _figures(text: str) -> str:
    """With a number written as a word turned into figures, if there are no figures."""
    words = _NUMERALS.split()
    found = [word for word in re.findall(r"[a-z]+", text.lower()) if word in words]
    if len(found) != 1 or re.search(r"\d", text):
        return text
    return re.sub(rf"\b{found[0]}\b", str(words.index(found[0])), text, flags=re.IGNORECASE)


def _take_amounts(text: str) -> tuple[list[Amount] | None, str]:
    """The amounts of `text`, and the text around them with the word "and" between amounts left out."""
    amounts: list[Amount] = []
    rest, at = "", 0
    while found := _AMOUNT.search(text, at):
        between, end = text[at : found.start()], found.end()
        scale = re.match(r"\s*(thousand|million|billion)\b", text[end:], re.IGNORECASE)
        end += scale.end() if scale else 0
        number = _value(found)
        if number is None or (found.start() and text[found.start() - 1].isalnum()):
            return None, ""
        unit, between, end = _unit(text, between, end)
        if unit is None and text[end : end + 1].isalpha():
            return None, ""
        joins = bool(amounts) and between.strip().lower() in ("and", ",", ", and", "")
        rest += " " if joins else f"{between} "
        amounts.append(Amount(number * (_SCALES[scale.group(1).lower()] if scale else 1), _decimals(found, scale is not None), unit))
        at = end
    return amounts, rest + text[at:]


def _unit(text: str, between: str, end: int) -> tuple[Unit | None, str, int]:
    """The unit after the number, or the currency before it, with what is left of the text in front and the new end."""
    after = _UNIT.match(text, end)
    if after and (after.group(1).lower() != "in" or not text[after.end() :].strip()):  # "46 in all" is not 46 inches
        return find_unit(after.group(1)), between.rstrip("$€£¥"), after.end()
    for sign in _CURRENCIES:
        if between.rstrip(" -").endswith(sign):
            return find_unit(sign), between.rstrip(" -").removesuffix(sign), end
    return None, between, end


def _value(found: re.Match[str]) -> Fraction | None:
    sign = -1 if (found["sign"] or "").startswith("-") else 1
    if found["whole"]:
        under = int(found["under"])
        return None if under == 0 else sign * (int(found["whole"]) + Fraction(int(found["over"]), under))
    if found["top"]:
        bottom = _decimal(found["bottom"])
        return None if bottom == 0 else sign * _decimal(found["top"]) / bottom
    return sign * _decimal(found["plain"]) * Fraction(10) ** int(found["power"] or 0)


def _decimal(figures: str) -> Fraction:
    return Fraction(figures.replace(",", "").replace(" ", ""))


def _decimals(found: re.Match[str], scaled: bool) -> int | None:
    if not found["plain"] or found["power"] or scaled:
        return None
    return len(found["plain"].partition(".")[2])


def _joined(amounts: list[Amount]) -> Amount | None:
    """One amount; `2 hours 30 minutes` counts as one, in its first unit."""
    if len(amounts) == 1:
        return amounts[0]
    if not amounts:
        return None
    first = amounts[0].unit
    units = [amount.unit for amount in amounts]
    if first is None or first.offset or any(unit is None or unit.dimension != first.dimension for unit in units):
        return None
    factors = [unit.factor for unit in units if unit is not None]
    if any(a <= b for a, b in pairwise(factors)):
        return None
    total = sum((convert(a.value, a.unit, first) for a in amounts if a.unit is not None), Fraction(0))
    return Amount(total, None, first)


def _fits(given: Unit | None, wanted: str) -> bool:
    """Whether the unit that was named, if any, does not contradict the one asked for."""
    return given is None or given.name == wanted or not wanted


def _equal(amount: Amount, value: Fraction, decimals: int | None) -> bool:
    if amount.value == value:
        return True
    if amount.decimals is None:
        return False
    if decimals is None:
        return _never_ends(value) and amount.decimals >= _SHORTEST_EXPANSION and _rounds_to(value, amount.value, amount.decimals)
    return _rounds_to(value, amount.value, max(decimals, amount.decimals))


def _rounds_to(value: Fraction, given: Fraction, decimals: int) -> bool:
    """Whether `given` is `value` rounded so far; a half may go either way."""
    return given in (Fraction(rounded(value, decimals)), round(value, decimals))


def _never_ends(value: Fraction) -> bool:
    below = value.denominator
    for prime in (2, 5):
        while below % prime == 0:
            below //= prime
    return below != 1
