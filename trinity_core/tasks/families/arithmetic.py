"""Arithmetic: one exact expression, longer and with more kinds of operation as it gets harder."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from trinity_core.tasks.family import Family, Phrases, number
from trinity_core.tasks.task import Split, Target

PHRASES = Phrases(
    train=(
        "{e}",
        "{e} = ?",
        "what's {e}",
        "Compute {e}",
        "What is {e}?",
        "Work out {e}",
        "Evaluate {e}",
        "Calculate the value of {e}",
    ),
    validation=(
        "{e}?",
        "How much is {e}?",
        "Find the exact value of {e}.",
    ),
    test=(
        "what does {e} equal",
        "Please calculate {e}",
        "Tell me the result of {e}",
        "What do you get for {e}?",
    ),
)


@dataclass(frozen=True, slots=True)
class _Term:
    """A piece of an expression: how it is written, what it is worth, and how tightly its outermost operation binds."""

    text: str
    value: Fraction
    tight: int
    """3 for an atom, 2 for a product or quotient, 1 for a sum."""


def _atom(value: int) -> _Term:
    return _Term(str(value), Fraction(value), 3)


def _wrap(term: _Term, tight: int) -> str:
    return term.text if term.tight >= tight else f"({term.text})"


def _plus(a: _Term, b: _Term) -> _Term:
    return _Term(f"{a.text} + {b.text}", a.value + b.value, 1)


def _minus(a: _Term, b: _Term) -> _Term:
    return _Term(f"{a.text} - {_wrap(b, 2)}", a.value - b.value, 1)


def _times(a: _Term, b: _Term) -> _Term:
    return _Term(f"{_wrap(a, 2)}*{_wrap(b, 3)}", a.value * b.value, 2)


def _over(a: _Term, b: _Term) -> _Term:
    return _Term(f"{_wrap(a, 2)}/{_wrap(b, 3)}", a.value / b.value, 2)


def _power(rng: Random) -> _Term:
    base, exponent = rng.randint(2, 9), rng.randint(2, 4)
    return _Term(f"{base}{rng.choice(('**', '^'))}{exponent}", Fraction(base**exponent), 3)


def _fraction(rng: Random) -> _Term:
    below = rng.randint(3, 12)
    return _over(_atom(rng.randint(1, below - 1)), _atom(below))


def _fraction_sum(rng: Random) -> _Term:
    combine = rng.choice((_plus, _minus))
    return combine(_fraction(rng), _fraction(rng))


def _percent(rng: Random) -> _Term:
    percent, whole = rng.randrange(5, 100, 5), rng.randrange(20, 1000, 20)
    return _Term(f"{percent}% of {whole}", Fraction(percent * whole, 100), 1)


def _remainder(rng: Random) -> _Term:
    a, b = rng.randint(20, 300), rng.randint(3, 17)
    return _Term(f"{a} mod {b}", Fraction(a % b), 2)


def _factorials(rng: Random) -> _Term:
    low = rng.randint(3, 6)
    high = low + rng.randint(1, 3)
    return _Term(f"{high}!/{low}!", Fraction(math.factorial(high) // math.factorial(low)), 2)


def _sum(rng: Random, *, low: int, high: int) -> _Term:
    return rng.choice((_plus, _minus))(_atom(rng.randint(low, high)), _atom(rng.randint(low, high)))


def _product(rng: Random, *, low: int, high: int) -> _Term:
    return _times(_atom(rng.randint(low, high)), _sum(rng, low=low, high=high))


def _easy(rng: Random) -> _Term:
    a, b, c = (_atom(rng.randint(2, 20)) for _ in range(3))
    return rng.choice((_plus(a, b), _minus(a, b), _times(a, b), _plus(a, _times(b, c))))


def _modest(rng: Random) -> _Term:
    product = _product(rng, low=3, high=40)
    return rng.choice((product, _minus(product, _atom(rng.randint(5, 90))), _percent(rng)))


def _middling(rng: Random) -> _Term:
    product = _product(rng, low=11, high=60)
    scaled = _times(_fraction_sum(rng), _atom(rng.randint(4, 36)))
    return rng.choice((_minus(product, _power(rng)), scaled, _plus(product, _remainder(rng))))


def _hard(rng: Random) -> _Term:
    product = _times(_sum(rng, low=12, high=90), _sum(rng, low=3, high=40))
    mixed = _plus(_times(_fraction_sum(rng), _atom(rng.randint(12, 60))), _power(rng))
    factorial = _minus(_plus(_factorials(rng), _product(rng, low=7, high=50)), _remainder(rng))
    return rng.choice((_plus(product, _power(rng)), _minus(mixed, _fraction(rng)), factorial))


def _hardest(rng: Random) -> _Term:
    left = _times(_sum(rng, low=23, high=190), _sum(rng, low=11, high=90))
    quotient = _over(_plus(_power(rng), _product(rng, low=11, high=60)), _atom(rng.randint(3, 24)))
    tail = rng.choice((_factorials, _power, _fraction, _remainder))(rng)
    return _minus(_plus(left, quotient), tail)


_LEVELS = (_easy, _modest, _middling, _hard, _hardest)


def _draw(split: Split, difficulty: int, rng: Random) -> tuple[str, Target]:
    term = _LEVELS[difficulty - 1](rng)
    return PHRASES.pick(split, rng).format(e=term.text), number(term.value)


ARITHMETIC = Family("arithmetic", "Arithmetic", "Compute 37*(18+5)-2**6", (PHRASES,), _draw)
