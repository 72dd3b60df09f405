"""Unit questions: amounts and units found in a short question, as `Convert:` statements."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache

from trinity_core.agents.specialists.lexicon import word_set
from trinity_core.agents.specialists.numerals import spell_out_digits, write_value
from trinity_core.tasks.knowledge.units import UNITS, Unit, convert, find_unit
from trinity_core.tasks.task import rounded

_SPELLINGS = {word.lower(): unit for unit in reversed(UNITS) for word in (unit.name, unit.plural, *unit.symbols)}
_LONG = "|".join(re.escape(word) for word in sorted(_SPELLINGS, key=len, reverse=True))
_NAMES = "|".join(
    re.escape(word) for word in sorted(_SPELLINGS, key=len, reverse=True) if len(word) > 2 or word in ("km", "cm", "mm", "kg", "ml", "ft")
)
_AMOUNT = re.compile(rf"(?<![\w.])(-?\d+(?:\.\d+)?(?:/\d+)?|an?(?= \w))\s*-?(?:of (?:a|an) )?({_LONG})(?![\w/^])", re.IGNORECASE)
_TARGET = re.compile(rf"(?:\b(?:to|into|in)\s+({_LONG})(?![\w/^]))|(?<![\w/])({_NAMES})(?![\w/^])", re.IGNORECASE)
_PLACES = re.compile(r"\b(\d)\s*(?:decimals?|decimal places?|d\.?p\.?|places|digits after)")
_FILLER = word_set(
    """
    convert how many much are there in make makes express turn into to what is what's whats when measured round rounded it with be
    given value of a an the and plus together as long equal equals please tell me give would decimal decimals places place for write
    amount do does you get from change correct correctly using expressed i need number if distance length weight mass temperature
    speed area volume time us answer up at same fit fits than hey hi can worth calculate find come comes thats that's work out
    should s
    """
)
_STATED = re.compile(r"(.+?) to ([^,]+?)(?:, (\d) decimals?)?")


@lru_cache(maxsize=8_000)
def read_unit_question(question: str) -> str | None:
    """The body of a `Convert:` statement for a conversion question; None when other words carry meaning."""
    if len(question) > 300:
        return None
    plain = re.sub(r"[?!]|\.(?!\d)|(?<=\d),(?=\d{3})", " ", spell_out_digits(question))
    places = _PLACES.search(plain)
    plain = _PLACES.sub(" ", plain)
    amounts, rest = _AMOUNT.findall(plain), _AMOUNT.sub(" ; ", plain)
    targets = [first or second for first, second in _TARGET.findall(rest)]
    left = {word for word in re.split(r"[^\w']+", _TARGET.sub(" ", rest)) if word}
    if not amounts or len(amounts) > 3 or len(set(targets)) != 1 or len(left - _FILLER) > 0:
        return None
    units = [_SPELLINGS[word.lower()] for _, word in amounts]
    target = _SPELLINGS[targets[0].lower()]
    if any(unit.dimension != target.dimension for unit in units) or (len(units) == 1 and units[0] is target):
        return None
    parts = " + ".join(f"{1 if n.lower() in ('a', 'an') else n} {unit.name}" for (n, _), unit in zip(amounts, units, strict=True))
    return f"{parts} to {target.name}{f', {places.group(1)} decimals' if places else ''}"


@lru_cache(maxsize=8_000)
def solve_conversion(body: str) -> tuple[str, str] | None:
    """Answer and working of a `Convert:` body; None when a unit is unknown or the two measure different things."""
    found = _STATED.fullmatch(body)
    target = find_unit(found.group(2)) if found else None
    parts = [part.split(" ", 1) for part in found.group(1).split(" + ")] if found else []
    if found is None or target is None or any(len(part) != 2 or find_unit(part[1]) is None for part in parts):
        return None
    try:
        total = sum((convert(Fraction(n), _known(word), target) for n, word in parts), Fraction(0))
    except (ValueError, ZeroDivisionError):
        return None
    source = _known(parts[0][1])
    ratio = "" if source.offset or target.offset else f"  1 {source.name} = {_shown(source.factor / target.factor)} {target.plural}."
    places = found.group(3)
    text = rounded(total, int(places)) if places else write_value(total) if total.denominator < 10**4 else write_value(round(total, 6))
    return f"{text} {target.name if total == 1 else target.plural}", ratio or "  Scale first, then shift the zero point."


def _known(word: str) -> Unit:
    unit = find_unit(word)
    if unit is None:
        raise ValueError(f"{word!r} is no unit of the table")
    return unit


def _shown(value: Fraction) -> str:
    return f"{float(value):.8g}"
