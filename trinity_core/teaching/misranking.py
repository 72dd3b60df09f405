"""How often a fair comparison of two candidates by m binary outcomes each puts the worse one first, and the theory's bound on it.

TRINITY appendix A.1 bounds the chance by C exp(-c m D^2) for candidates whose chances differ by D, and names no constants. Hoeffding's
inequality gives C = 1 and c = 1/2: the mean of m differences, each within [-1, 1], falls D below its mean with at most exp(-m D^2 / 2).
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]


def measured_misranking(better: float, worse: float, repeats: int, *, trials: int, rng: np.random.Generator) -> float:
    """Share of trials in which the worse candidate scores higher; a tie counts half, as if broken at random.

    Args:
        better: chance of success of the better candidate.
        worse: that of the other one.
        repeats: m, binary outcomes per candidate.
        trials: comparisons played.
        rng: the draws.
    """
    first, second = rng.binomial(repeats, better, trials), rng.binomial(repeats, worse, trials)
    return float(np.mean(second > first) + 0.5 * np.mean(second == first))


def exact_misranking(better: float, worse: float, repeats: int) -> float:
    """The same chance, summed over all outcomes of both."""
    first, second = binomial_chances(better, repeats), binomial_chances(worse, repeats)
    below = np.concatenate([[0.0], np.cumsum(first)[:-1]])
    return float(np.sum(second * (below + 0.5 * first)))


def bound_on_misranking(gap: float, repeats: int) -> float:
    """exp(-m D^2 / 2), ties counted as wrong."""
    return math.exp(-repeats * gap**2 / 2)


def binomial_chances(chance: float, draws: int) -> Doubles:
    """Probability of 0 to `draws` successes, shape (draws + 1,)."""
    if chance in (0.0, 1.0):
        return np.eye(draws + 1)[round(chance) * draws]
    k = np.arange(draws + 1)
    logs = [math.lgamma(draws + 1) - math.lgamma(i + 1) - math.lgamma(draws - i + 1) for i in range(draws + 1)]
    return np.exp(np.array(logs) + k * math.log(chance) + (draws - k) * math.log(1 - chance))
