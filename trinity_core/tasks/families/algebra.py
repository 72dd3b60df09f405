"""Algebra: equations stated formally, from one linear equation to three unknowns and chosen roots of a cubic."""

from __future__ import annotations

from fractions import Fraction
from random import Random

from trinity_core.tasks.family import Family, Phrases, listed, number
from trinity_core.tasks.task import Split, Target

ONE_UNKNOWN = Phrases(
    train=(
        "{eq}",
        "solve {eq}",
        "{eq}, {v} = ?",
        "Solve {eq} for {v}",
        "What is {v} if {eq}?",
        "Find {v} such that {eq}.",
        "Given that {eq}, find {v}.",
    ),
    validation=(
        "{eq}, what is {v}",
        "Determine the value of {v} in {eq}.",
        "For which {v} does {eq} hold?",
    ),
    test=(
        "find {v}: {eq}",
        "Which value of {v} satisfies {eq}?",
        "The equation {eq} has one solution. What is {v}?",
        "Work out {v} from {eq}.",
    ),
)

ROOT = Phrases(
    train=(
        "{which} root of {eq}",
        "Find the {which} root of {eq}",
        "What is the {which} root of {eq}?",
        "Solve {eq} and give the {which} root.",
    ),
    validation=(
        "{which} solution of {eq}",
        "Determine the {which} solution of {eq}.",
    ),
    test=(
        "{eq}, {which} root",
        "Which number is the {which} solution of {eq}?",
        "Name the {which} root of the equation {eq}.",
    ),
)

SYSTEM = Phrases(
    train=(
        "{eqs}, {v} = ?",
        "solve {eqs} for {v}",
        "If {eqs}, what is {v}?",
        "Given {eqs}, find {v}.",
        "Solve the system {eqs} for {v}.",
    ),
    validation=(
        "{eqs}: find {v}",
        "Determine {v} from the equations {eqs}.",
    ),
    test=(
        "{eqs}. what is {v}",
        "Suppose that {eqs}. What is the value of {v}?",
        "The unknowns satisfy {eqs}. Find {v}.",
    ),
)

_NAMES = ("x", "y", "z", "a", "b", "t", "n", "m")
_TRIPLES = (("x", "y", "z"), ("a", "b", "c"), ("p", "q", "r"))


def formula(terms: tuple[tuple[int, str], ...]) -> str:
    """`((3, "x"), (-1, "y"), (5, ""))` as `3x - y + 5`; zero terms are left out."""
    out = ""
    for coefficient, name in terms:
        if coefficient == 0:
            continue
        size = "" if abs(coefficient) == 1 and name else str(abs(coefficient))
        sign = (" - " if coefficient < 0 else " + ") if out else ("-" if coefficient < 0 else "")
        out += sign + size + name
    return out or "0"


def polynomial(coefficients: tuple[int, ...], v: str) -> str:
    """Coefficients from the highest power down, as `x^2 - 5x - 14`."""
    top = len(coefficients) - 1
    powers = (f"{v}^{top - i}" if top - i > 1 else v if top - i == 1 else "" for i in range(len(coefficients)))
    return formula(tuple(zip(coefficients, powers, strict=True)))


def _nonzero(rng: Random, size: int) -> int:
    return rng.choice([n for n in range(-size, size + 1) if n])


def _linear(split: Split, rng: Random) -> tuple[str, Target]:
    v, root = rng.choice(_NAMES), rng.randint(-9, 12)
    a, b = rng.randint(2, 9), _nonzero(rng, 20)
    eq = f"{formula(((a, v), (b, '')))} = {a * root + b}"
    return ONE_UNKNOWN.pick(split, rng).format(eq=eq, v=v), number(root, variable=v)


def _linear_both_sides(split: Split, rng: Random) -> tuple[str, Target]:
    v, a, b, d = rng.choice(_NAMES), rng.randint(3, 12), _nonzero(rng, 30), _nonzero(rng, 30)
    c = rng.choice([n for n in range(-6, 7) if n not in (0, a)])
    eq = f"{formula(((a, v), (b, '')))} = {formula(((c, v), (d, '')))}"
    return ONE_UNKNOWN.pick(split, rng).format(eq=eq, v=v), number(Fraction(d - b, a - c), variable=v)


def _bracketed(split: Split, rng: Random) -> tuple[str, Target]:
    v, root = rng.choice(_NAMES), Fraction(rng.randint(-12, 12), rng.choice((1, 2)))
    a, k, b, c = rng.randint(2, 7), 2 * _nonzero(rng, 5), _nonzero(rng, 15), rng.randint(8, 15)
    right = 2 * (a * (k * root + b) - c * root)  # both sides doubled keep every coefficient an integer
    eq = f"{2 * a}({formula(((k, v), (b, '')))}) = {formula(((2 * c, v), (int(right), '')))}"
    if a * k == c:
        return _bracketed(split, rng)
    return ONE_UNKNOWN.pick(split, rng).format(eq=eq, v=v), number(root, variable=v)


def _quadratic(split: Split, rng: Random, *, lead: int) -> tuple[str, Target]:
    v, p = rng.choice(_NAMES), rng.randint(1, 12)
    q = rng.choice([n for n in range(-12, 13) if n not in (0, p)])
    which, root = ("positive", p) if q < 0 and rng.random() < 0.5 else rng.choice((("larger", max(p, q)), ("smaller", min(p, q))))
    eq = f"{polynomial((lead, -lead * (p + q), lead * p * q), v)} = 0"
    return ROOT.pick(split, rng).format(eq=eq, which=which), number(root, variable=v)


def _fraction_root(split: Split, rng: Random) -> tuple[str, Target]:
    v, a, b, q = rng.choice(_NAMES), rng.randint(2, 6), _nonzero(rng, 11), _nonzero(rng, 9)
    if b == a * q:
        return _fraction_root(split, rng)
    roots = (Fraction(b, a), Fraction(q))
    which, root = rng.choice((("larger", max(roots)), ("smaller", min(roots))))
    eq = f"{polynomial((a, -(a * q + b), b * q), v)} = 0"
    return ROOT.pick(split, rng).format(eq=eq, which=which), number(root, variable=v)


def _cubic(split: Split, rng: Random) -> tuple[str, Target]:
    v = rng.choice(_NAMES)
    p, q, r = sorted(rng.sample([n for n in range(-8, 10) if n], 3))
    which, root = rng.choice((("largest", r), ("smallest", p)))
    eq = f"{polynomial((1, -(p + q + r), p * q + p * r + q * r, -p * q * r), v)} = 0"
    return ROOT.pick(split, rng).format(eq=eq, which=which), number(root, variable=v)


def _two_unknowns(split: Split, rng: Random, *, size: int) -> tuple[str, Target]:
    names = rng.choice(_TRIPLES)[:2]
    values = (rng.randint(-size, size), rng.randint(-size, size))
    a, b, c, d = (_nonzero(rng, size) for _ in range(4))
    if a * d == b * c:
        return _two_unknowns(split, rng, size=size)
    eqs = [_equation(row, names, values) for row in ((a, b), (c, d))]
    asked = rng.randrange(2)
    return SYSTEM.pick(split, rng).format(eqs=listed(eqs), v=names[asked]), number(values[asked], variable=names[asked])


def _three_unknowns(split: Split, rng: Random) -> tuple[str, Target]:
    names = rng.choice(_TRIPLES)
    values = tuple(rng.randint(-7, 9) for _ in names)
    rows = [tuple(_nonzero(rng, 4) for _ in names) for _ in names]
    (a, b, c), (d, e, f), (g, h, i) = rows
    if a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g) == 0:
        return _three_unknowns(split, rng)
    asked = rng.randrange(3)
    eqs = listed([_equation(row, names, values) for row in rows])
    return SYSTEM.pick(split, rng).format(eqs=eqs, v=names[asked]), number(values[asked], variable=names[asked])


def _equation(row: tuple[int, ...], names: tuple[str, ...], values: tuple[int, ...]) -> str:
    total = sum(k * x for k, x in zip(row, values, strict=True))
    return f"{formula(tuple(zip(row, names, strict=True)))} = {total}"


def _draw(split: Split, difficulty: int, rng: Random) -> tuple[str, Target]:
    second = rng.random() < 0.5
    if difficulty == 1:
        return _linear(split, rng)
    if difficulty == 2:
        return _linear_both_sides(split, rng)
    if difficulty == 3:
        return _quadratic(split, rng, lead=1) if second else _two_unknowns(split, rng, size=7)
    if difficulty == 4:
        return rng.choice((_fraction_root, _bracketed))(split, rng) if second else _two_unknowns(split, rng, size=15)
    return _cubic(split, rng) if second else _three_unknowns(split, rng)


ALGEBRA = Family("algebra", "Algebra", "If 2a + b = 11 and a - b = 1, what is a?", (ONE_UNKNOWN, ROOT, SYSTEM), _draw)
