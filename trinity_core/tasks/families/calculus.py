"""Calculus: derivatives, integrals and limits stated formally. Answers come from the rules of calculus, written out here by hand."""

from __future__ import annotations

from fractions import Fraction
from random import Random

from trinity_core.tasks.families.algebra import polynomial
from trinity_core.tasks.family import Family, Phrases, number
from trinity_core.tasks.task import Split, Target, TargetKind

DERIVATIVE = Phrases(
    train=(
        "derivative of {f}",
        "differentiate {f}",
        "Differentiate {f} with respect to x",
        "What is the derivative of {f}?",
        "Find d/dx of {f}.",
    ),
    validation=(
        "d/dx {f}",
        "Find the derivative of {f} with respect to x.",
    ),
    test=(
        "find derivative of {f}",
        "Give the derivative of {f} with respect to x.",
        "What do you get when you differentiate {f} with respect to x?",
    ),
)

DEFINITE = Phrases(
    train=(
        "integral of {f} from {a} to {b}",
        "What is the integral of {f} from {a} to {b}?",
        "Integrate {f} from {a} to {b}.",
    ),
    validation=(
        "integrate {f} between {a} and {b}",
        "Find the definite integral of {f} from {a} to {b}.",
    ),
    test=(
        "integrate {f} from {a} to {b}",
        "Evaluate the integral of {f} from x = {a} to x = {b}.",
        "Give the value of the integral of {f} between {a} and {b}.",
    ),
)

INDEFINITE = Phrases(
    train=(
        "integrate {f}",
        "Find an antiderivative of {f}.",
        "Integrate {f} with respect to x.",
    ),
    validation=(
        "antiderivative of {f}",
        "What is the indefinite integral of {f}?",
    ),
    test=(
        "integral of {f}",
        "Give an antiderivative of {f} with respect to x.",
    ),
)

LIMIT = Phrases(
    train=(
        "limit of {f} as x -> {a}",
        "Find the limit of {f} as x approaches {a}",
        "What is the limit of {f} as x goes to {a}?",
    ),
    validation=(
        "limit of {f} for x -> {a}",
        "Determine the limit of {f} when x approaches {a}.",
    ),
    test=(
        "lim {f} as x -> {a}",
        "To which value does {f} tend as x tends to {a}?",
        "Work out the limit of {f} for x approaching {a}.",
    ),
)


def _coefficients(rng: Random, degree: int, *, size: int = 9) -> tuple[int, ...]:
    return (rng.randint(1, size), *(rng.randint(-size, size) for _ in range(degree)))


def _slope(coefficients: tuple[int, ...]) -> tuple[int, ...]:
    top = len(coefficients) - 1
    return tuple(c * (top - i) for i, c in enumerate(coefficients[:-1]))


def _times(k: int, body: str) -> str:
    return body if k == 1 else f"-{body}" if k == -1 else f"{k}*{body}"


def _inner(k: int) -> str:
    return "x" if k == 1 else f"{k}*x"


def _formula(value: str, *, up_to_constant: bool = False) -> Target:
    return Target(TargetKind.EXPRESSION, value, variable="x", up_to_constant=up_to_constant)


def _derivative(split: Split, rng: Random, f: str, answer: str) -> tuple[str, Target]:
    return DERIVATIVE.pick(split, rng).format(f=f), _formula(answer)


def _power_slope(split: Split, difficulty: int, rng: Random) -> tuple[str, Target]:
    coefficients = _coefficients(rng, difficulty + 1)
    return _derivative(split, rng, polynomial(coefficients, "x"), polynomial(_slope(coefficients), "x"))


def _product_slope(split: Split, rng: Random, *, k: int) -> tuple[str, Target]:
    n, u = rng.randint(2, 5), _inner(k)
    left = f"{n}*x^{n - 1}" if n > 2 else "2*x"
    f, other = rng.choice(
        (
            (f"sin({u})", _times(k, f"x^{n}*cos({u})")),
            (f"cos({u})", _times(-k, f"x^{n}*sin({u})")),
            (f"exp({u})", _times(k, f"x^{n}*exp({u})")),
        )
    )
    return _derivative(split, rng, f"x^{n}*{f}", f"{left}*{f} + {other}")


def _chain_slope(split: Split, rng: Random) -> tuple[str, Target]:
    a, b, n = rng.randint(2, 7), rng.randint(1, 9), rng.randint(2, 4)
    inner, slope = f"{a}*x^{n} + {b}", f"{a * n}*x^{n - 1}" if n > 2 else f"{a * n}*x"
    f, answer = rng.choice(
        (
            (f"sin({inner})", f"{slope}*cos({inner})"),
            (f"exp({inner})", f"{slope}*exp({inner})"),
            (f"log({inner})", f"{slope}/({inner})"),
            (f"({inner})^{b + 2}", f"{b + 2}*{slope}*({inner})^{b + 1}"),
        )
    )
    return _derivative(split, rng, f, answer)


def _quotient_slope(split: Split, rng: Random) -> tuple[str, Target]:
    a, b, c = rng.randint(2, 9), rng.randint(1, 9), rng.randint(1, 9)
    top, slope = rng.choice(((f"{a}*x^2 + {b}", f"{2 * a}*x"), (f"sin({a}*x)", f"{a}*cos({a}*x)"), (f"exp({a}*x)", f"{a}*exp({a}*x)")))
    return _derivative(split, rng, f"({top})/(x^2 + {c})", f"({slope}*(x^2 + {c}) - 2*x*({top}))/(x^2 + {c})^2")


def _area(split: Split, difficulty: int, rng: Random) -> tuple[str, Target]:
    coefficients = _coefficients(rng, min(difficulty, 4), size=6 + difficulty)
    a = rng.randint(-2, 2) if difficulty > 2 else 0
    b = a + rng.randint(1, 2 + difficulty)
    top = len(coefficients)
    value = sum((Fraction(c, top - i) * (b ** (top - i) - a ** (top - i)) for i, c in enumerate(coefficients)), Fraction(0))
    return DEFINITE.pick(split, rng).format(f=polynomial(coefficients, "x"), a=a, b=b), number(value)


def _antiderivative(split: Split, difficulty: int, rng: Random) -> tuple[str, Target]:
    a, b, n = rng.randint(2, 9), rng.randint(2, 9), rng.randint(1, 3)
    plain = (f"{a * (n + 1)}x^{n} + {b}" if n > 1 else f"{2 * a}x + {b}", f"{a}*x^{n + 1} + {b}*x")
    wave = (f"{a}*cos({b}*x) + {n}", f"({a}/{b})*sin({b}*x) + {_inner(n)}")
    growth = (f"{a}*exp({b}*x) + x^{n + 1}", f"({a}/{b})*exp({b}*x) + x^{n + 2}/{n + 2}")
    parts = (f"x*exp({b}*x)", f"x*exp({b}*x)/{b} - exp({b}*x)/{b * b}")
    f, answer = plain if difficulty < 3 else rng.choice((wave, growth)) if difficulty < 5 else parts
    return INDEFINITE.pick(split, rng).format(f=f), _formula(answer, up_to_constant=True)


def _limit(split: Split, difficulty: int, rng: Random) -> tuple[str, Target]:
    a, b, c = rng.randint(2, 9), rng.randint(2, 9), rng.randint(1, 9)
    factor = (f"(x^2 - {a * a})/(x - {a})", str(a), Fraction(2 * a))
    roots = (f"({polynomial((1, c - a, -a * c), 'x')})/(x - {a})", str(a), Fraction(a + c))
    sine = (f"sin({a}*x)/({b}*x)", "0", Fraction(a, b))
    infinity = (f"({a}*x^2 + {c}*x)/({b}*x^2 - {c})", "infinity", Fraction(a, b))
    cosine = (f"(1 - cos({a}*x))/({b}*x^2)", "0", Fraction(a * a, 2 * b))
    growth = (f"(exp({a}*x) - 1 - {a}*x)/x^2", "0", Fraction(a * a, 2))
    f, at, value = rng.choice(((factor,), (factor, roots), (roots, sine), (sine, infinity), (cosine, growth))[difficulty - 1])
    return LIMIT.pick(split, rng).format(f=f, a=at), number(value)


def _slope_task(split: Split, difficulty: int, rng: Random) -> tuple[str, Target]:
    if difficulty <= 2:
        return _power_slope(split, difficulty, rng)
    if difficulty == 3:
        return _product_slope(split, rng, k=1)
    if difficulty == 4:
        return _chain_slope(split, rng) if rng.random() < 0.5 else _product_slope(split, rng, k=rng.randint(2, 7))
    return _quotient_slope(split, rng)


def _draw(split: Split, difficulty: int, rng: Random) -> tuple[str, Target]:
    return rng.choice((_slope_task, _slope_task, _area, _antiderivative, _limit))(split, difficulty, rng)


CALCULUS = Family("calculus", "Calculus", "Differentiate x^3*sin(x) with respect to x", (DERIVATIVE, DEFINITE, INDEFINITE, LIMIT), _draw)
