"""How often a comparison of two candidates by m binary outcomes each puts the worse one first, and the theory's bound on it.

TRINITY appendix A.1 bounds the chance by C exp(-c m D^2) for candidates whose chances differ by D, and names no constants. Hoeffding's
inequality gives C = 1 and c = 1/2: the mean of m differences, each within [-1, 1], falls D below its mean with at most exp(-m D^2 / 2).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]
Flags = NDArray[np.bool_]


def coins(chances: Sequence[float], repeats: int, trials: int, *, shared: float, rng: np.random.Generator) -> Flags:
    """Outcomes of candidates, shape (trials, candidates, repeats).

    A candidate is right when its luck falls below what its chance asks for. A share of the luck of each repeat is common to all
    candidates: the question may be easy, the draws of the policy may be the same.

    Args:
        chances: of each candidate.
        repeats: m.
        trials: independent comparisons.
        shared: correlation of the candidates' luck, 0 to below 1.
        rng: the draws.
    """
    limits = np.array([NormalDist().inv_cdf(min(max(chance, 1e-9), 1 - 1e-9)) for chance in chances])
    common, own = rng.standard_normal((trials, 1, repeats)), rng.standard_normal((trials, len(chances), repeats))
    luck = math.sqrt(shared) * common + math.sqrt(1 - shared) * own
    return np.asarray(luck < limits[:, None])


def measured_misranking(outcomes: Flags, repeats: Sequence[int]) -> list[float]:
    """Share of trials in which the second, worse candidate scores higher after each number of repeats; a tie counts half.

    Args:
        outcomes: from `coins`, shape (trials, 2, m).
        repeats: numbers of repeats, each at most m.
    """
    totals = np.cumsum(outcomes, axis=2, dtype=np.int32)
    ahead = (totals[:, 1] - totals[:, 0])[:, np.array(repeats) - 1]
    return [float(share) for share in np.mean(ahead > 0, axis=0) + 0.5 * np.mean(ahead == 0, axis=0)]


def exact_misranking(better: float, worse: float, repeats: int) -> float:
    """The same chance where no luck is shared, summed over all outcomes of both."""
    first, second = binomial_chances(better, repeats), binomial_chances(worse, repeats)
    below = np.concatenate([[0.0], np.cumsum(first)[:-1]])
    return float(np.sum(second * (below + 0.5 * first)))


def bound_on_misranking(gap: float, repeats: int) -> float:
    """exp(-m D^2 / 2), ties counted as wrong; holds however much luck is shared."""
    return math.exp(-repeats * gap**2 / 2)


def repeats_by_bound(gap: float, wrong: float) -> int:
    """Repeats after which the bound promises a wrong order at most so often: 2 ln(1 / wrong) / D^2."""
    return math.ceil(2 * math.log(1 / wrong) / gap**2)


def repeats_needed(better: float, worse: float, wrong: float, most: int = 4096) -> int:
    """Fewest repeats after which the order is wrong at most so often, where no luck is shared."""
    low, high = 0, 1
    while high < most and exact_misranking(better, worse, high) > wrong:
        low, high = high, high * 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if exact_misranking(better, worse, middle) > wrong else (low, middle)
    return high


def binomial_chances(chance: float, draws: int) -> Doubles:
    """Probability of 0 to `draws` successes, shape (draws + 1,)."""
    if chance in (0.0, 1.0):
        return np.asarray(np.eye(draws + 1)[round(chance) * draws])
    k = np.arange(draws + 1)
    factorials = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, draws + 1)))])
    logs = factorials[-1] - factorials - factorials[::-1] + k * math.log(chance) + (draws - k) * math.log(1 - chance)
    return np.asarray(np.exp(logs))
