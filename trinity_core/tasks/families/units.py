"""Units: conversions, from whole metric steps to imperial and compound units with stated decimals."""

from __future__ import annotations

from fractions import Fraction
from random import Random

from trinity_core.tasks.family import Family, Phrases, number
from trinity_core.tasks.knowledge.units import Unit, convert, find_unit
from trinity_core.tasks.task import Split, Target, rounded

# {n}: amount; {a}: unit it is in (plural unless the amount is 1); {b}: wanted unit, plural.
WHOLE = Phrases(
    train=(
        "{n} {a} to {b}",
        "{n} {a} in {b}",
        "How many {b} are there in {n} {a}?",
        "Convert {n} {a} to {b}",
        "How many {b} make {n} {a}?",
    ),
    validation=(
        "{n} {a} into {b}",
        "Express {n} {a} in {b}.",
    ),
    test=(
        "convert {n} {a} into {b}",
        "Turn {n} {a} into {b}.",
        "What is {n} {a} when measured in {b}?",
    ),
)

ROUNDED = Phrases(
    train=(
        "{n} {a} in {b}, {places}",
        "Convert {n} {a} to {b}, to {places}",
        "How many {b} are {n} {a}? Round to {places}.",
        "What is {n} {a} in {b}, rounded to {places}?",
    ),
    validation=(
        "{n} {a} into {b}, to {places}",
        "Express {n} {a} in {b}, to {places}.",
    ),
    test=(
        "{n} {a} to {b}, {places}",
        "Turn {n} {a} into {b} and round to {places}.",
        "A value of {n} {a} is to be given in {b} with {places}. What is it?",
    ),
)

# two parts of one amount: {n} {a} and {m} {c}.
COMPOUND = Phrases(
    train=(
        "Convert {n} {a} and {m} {c} to {b}, to {places}",
        "How many {b} are {n} {a} {m} {c}? Round to {places}.",
    ),
    validation=("Express {n} {a} and {m} {c} together in {b}, to {places}.",),
    test=("Turn {n} {a} plus {m} {c} into {b} and round to {places}.",),
)

_EASY = (
    ("kilometre", "metre"),
    ("metre", "centimetre"),
    ("kilogram", "gram"),
    ("hour", "minute"),
    ("minute", "second"),
    ("week", "day"),
    ("litre", "millilitre"),
    ("tonne", "kilogram"),
)
_MODEST = (("hour", "second"), ("day", "minute"), ("centimetre", "metre"), ("gram", "kilogram"), ("minute", "hour"), ("foot", "inch"))
_IMPERIAL = (
    ("mile", "kilometre"),
    ("inch", "centimetre"),
    ("foot", "metre"),
    ("pound", "kilogram"),
    ("kilogram", "pound"),
    ("kilometre", "mile"),
    ("US gallon", "litre"),
)
_CURVED = (
    ("degree Celsius", "degree Fahrenheit"),
    ("degree Fahrenheit", "degree Celsius"),
    ("kilometre per hour", "metre per second"),
    ("mile per hour", "kilometre per hour"),
    ("acre", "hectare"),
)
_HARD = (
    ("square foot", "square metre"),
    ("mile per hour", "metre per second"),
    ("knot", "kilometre per hour"),
    ("degree Fahrenheit", "kelvin"),
    ("square kilometre", "acre"),
    ("nautical mile", "mile"),
)
_PARTS = (("foot", "inch", "centimetre"), ("pound", "ounce", "gram"), ("mile", "yard", "kilometre"), ("stone", "pound", "kilogram"))


def _known(name: str) -> Unit:
    unit = find_unit(name)
    if unit is None:
        raise KeyError(name)
    return unit


def _named(amount: Fraction, unit: Unit) -> str:
    return unit.name if amount == 1 else unit.plural


def _numeral(amount: Fraction) -> str:
    return rounded(amount, 2).rstrip("0").rstrip(".") if amount.denominator != 1 else str(amount)


def _whole(split: Split, rng: Random, pair: tuple[str, str], amount: Fraction) -> tuple[str, Target]:
    a, b = (_known(name) for name in pair)
    question = WHOLE.pick(split, rng).format(n=_numeral(amount), a=_named(amount, a), b=b.plural)
    return question, number(convert(amount, a, b), unit=b.name)


def _rounded(split: Split, rng: Random, pair: tuple[str, str], *, decimals: int) -> tuple[str, Target]:
    a, b = (_known(name) for name in pair)
    amount = Fraction(rng.randint(11, 950), rng.choice((1, 1, 2, 4) if decimals > 2 else (1, 1, 2)))
    places = "two decimals" if decimals == 2 else "three decimals"
    question = ROUNDED.pick(split, rng).format(n=_numeral(amount), a=_named(amount, a), b=b.plural, places=places)
    return question, number(convert(amount, a, b), unit=b.name, decimals=decimals)


def _compound(split: Split, rng: Random) -> tuple[str, Target]:
    a, c, b = (_known(name) for name in rng.choice(_PARTS))
    n, m = Fraction(rng.randint(2, 12)), Fraction(rng.randint(2, 11))
    words = {"n": n, "a": _named(n, a), "m": m, "c": _named(m, c), "b": b.plural, "places": "two decimals"}
    return COMPOUND.pick(split, rng).format(**words), number(convert(n, a, b) + convert(m, c, b), unit=b.name, decimals=2)


def _draw(split: Split, difficulty: int, rng: Random) -> tuple[str, Target]:
    if difficulty == 1:
        return _whole(split, rng, rng.choice(_EASY), Fraction(rng.randint(2, 40)))
    if difficulty == 2:
        return _whole(split, rng, rng.choice(_MODEST), Fraction(rng.randint(3, 40) * 3, 2))
    if difficulty == 3:
        return _rounded(split, rng, rng.choice(_IMPERIAL), decimals=2)
    if difficulty == 4:
        return _compound(split, rng) if rng.random() < 0.4 else _rounded(split, rng, rng.choice(_CURVED), decimals=2)
    return _rounded(split, rng, rng.choice(_HARD), decimals=3)


UNITS_FAMILY = Family("units", "Units", "Convert 5 miles to kilometres, to two decimals", (WHOLE, ROUNDED, COMPOUND), _draw)
