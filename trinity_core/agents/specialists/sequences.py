"""The next term of a listed sequence: the simplest rule that explains every term."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import lru_cache

Rule = Callable[[Sequence[Fraction]], Fraction | None]


@lru_cache(maxsize=8_000)
def next_term(terms: tuple[Fraction, ...]) -> tuple[Fraction, str] | None:
    """The next term and the rule in words; None when no rule of the list fits."""
    if len(terms) < 3:
        return None
    for words, rule in _RULES:
        found = rule(terms)
        if found is not None:
            return found, words
    return _interleaved(terms)


def listed_terms(text: str) -> tuple[Fraction, ...]:
    """The longest run of at least three numbers separated by commas or spaces."""
    plain = text.replace("−", "-").replace("…", " ")
    runs = re.findall(r"-?\d+(?:[./]\d+)?(?:(?:\s*[,;]\s*(?:and\s+|then\s+)?|\s+)-?\d+(?:[./]\d+)?){2,}", plain)
    longest = max(runs, key=lambda run: len(re.findall(r"\d+", run)), default="")
    return tuple(Fraction(n) for n in re.findall(r"-?\d+(?:[./]\d+)?", longest))


def _polynomial(terms: Sequence[Fraction]) -> Fraction | None:
    """Constant differences of some order, confirmed by at least one term more than the order needs."""
    last, row = [], list(terms)
    while len(row) > 2:
        last.append(row[-1])
        row = [b - a for a, b in itertools.pairwise(row)]
        if len(set(row)) == 1 and len(last) <= 4:
            return sum(last, row[-1])
    return None


def _ratio(terms: Sequence[Fraction]) -> Fraction | None:
    if 0 in terms:
        return None
    ratios = {b / a for a, b in itertools.pairwise(terms)}
    return terms[-1] * ratios.pop() if len(ratios) == 1 else None


def _affine(terms: Sequence[Fraction]) -> Fraction | None:
    """Each term is p times the previous plus q."""
    a, b, c = terms[:3]
    if len(terms) < 4 or b == a:
        return None
    p = (c - b) / (b - a)
    q = b - p * a
    fits = all(y == p * x + q for x, y in itertools.pairwise(terms))
    return p * terms[-1] + q if fits else None


def _two_back(terms: Sequence[Fraction]) -> Fraction | None:
    """Each term is p times the previous plus q times the one before that."""
    if len(terms) < 5:
        return None
    a, b, c, d = terms[:4]
    determinant = b * b - a * c
    if determinant == 0:
        return None
    p, q = (c * b - a * d) / determinant, (b * d - c * c) / determinant
    fits = all(z == p * y + q * x for x, y, z in zip(terms, terms[1:], terms[2:], strict=False))
    return p * terms[-1] + q * terms[-2] if fits else None


def _sum_plus(terms: Sequence[Fraction]) -> Fraction | None:
    """Each term is the sum of the two before it plus a constant."""
    extras = {z - y - x for x, y, z in zip(terms, terms[1:], terms[2:], strict=False)}
    return terms[-1] + terms[-2] + extras.pop() if len(extras) == 1 and len(terms) >= 5 else None


def _product_of_two(terms: Sequence[Fraction]) -> Fraction | None:
    fits = len(terms) >= 5 and all(z == x * y for x, y, z in zip(terms, terms[1:], terms[2:], strict=False))
    return terms[-1] * terms[-2] if fits else None


def _times_counter(terms: Sequence[Fraction]) -> Fraction | None:
    """The factor from term to term grows by a constant, as in factorials."""
    if 0 in terms or len(terms) < 4:
        return None
    ratios = [b / a for a, b in itertools.pairwise(terms)]
    steps = {b - a for a, b in itertools.pairwise(ratios)}
    return terms[-1] * (ratios[-1] + steps.pop()) if len(steps) == 1 else None


def _growing_ratio_steps(terms: Sequence[Fraction]) -> Fraction | None:
    """The differences form a geometric sequence."""
    differences = [b - a for a, b in itertools.pairwise(terms)]
    found = _ratio(differences) if len(differences) >= 3 else None
    return terms[-1] + found if found is not None else None


def _steps_two_back(terms: Sequence[Fraction]) -> Fraction | None:
    found = _two_back([b - a for a, b in itertools.pairwise(terms)])
    return terms[-1] + found if found is not None else None


def _primes(terms: Sequence[Fraction]) -> Fraction | None:
    primes = [n for n in range(2, 400) if all(n % d for d in range(2, int(n**0.5) + 1))]
    if terms[0] not in primes:
        return None
    start = primes.index(int(terms[0]))
    end = start + len(terms)
    return Fraction(primes[end]) if end < len(primes) and primes[start:end] == list(terms) else None


def _power_of_counter(terms: Sequence[Fraction]) -> Fraction | None:
    """k^p + c for consecutive k, as in 1, 8, 27, 64."""
    for power in (2, 3, 4):
        for start in range(0, 12):
            shifts = {term - (start + k) ** power for k, term in enumerate(terms)}
            if len(shifts) == 1:
                return (start + len(terms)) ** power + shifts.pop()
    return None


def _alternating_rule(terms: Sequence[Fraction]) -> Fraction | None:
    """Two steps in turn, such as add 3, times 2."""
    if len(terms) < 5:
        return None
    for add_first in (True, False):
        adds = {b - a for k, (a, b) in enumerate(itertools.pairwise(terms)) if (k % 2 == 0) == add_first}
        pairs = [(a, b) for k, (a, b) in enumerate(itertools.pairwise(terms)) if (k % 2 == 0) != add_first]
        factors = {b / a for a, b in pairs if a}
        if len(adds) == 1 and len(factors) == 1 and all(a for a, _ in pairs):
            adding = ((len(terms) - 1) % 2 == 0) == add_first
            return terms[-1] + adds.pop() if adding else terms[-1] * factors.pop()
    return None


def _interleaved(terms: tuple[Fraction, ...]) -> tuple[Fraction, str] | None:
    own = terms[len(terms) % 2 :: 2]
    if len(terms) < 6 or len(own) < 3:
        return None
    for rule in (_polynomial, _ratio):
        found = rule(own)
        if found is not None:
            return found, "two sequences take turns"
    return None


_RULES: tuple[tuple[str, Rule], ...] = (
    ("the differences become constant", lambda terms: _polynomial(terms) if len(set(_differences(terms))) == 1 else None),
    ("each term is the previous one times a constant", _ratio),
    ("each term is a multiple of the previous one plus a constant", _affine),
    ("each term comes from the two before it", _sum_plus),
    ("each term comes from the two before it", _two_back),
    ("the terms are the prime numbers", _primes),
    ("the differences become constant", lambda terms: _polynomial(terms) if len(terms) >= 4 else None),
    ("the terms are powers of the counting numbers", _power_of_counter),
    ("the factor grows by a constant", _times_counter),
    ("the differences grow by a constant factor", _growing_ratio_steps),
    ("adding and multiplying take turns", _alternating_rule),
    ("each term is the product of the two before it", _product_of_two),
    ("the differences come from the two before them", _steps_two_back),
)


def _differences(terms: Sequence[Fraction]) -> list[Fraction]:
    return [b - a for a, b in itertools.pairwise(terms)]
