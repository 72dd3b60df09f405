"""A search that is told only right or wrong: how well it does when a fixed number of coins goes to candidates, repeats or generations."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trinity_core.seeds import derive_seed
from trinity_core.teaching.exact_cma import ExactCMAES

Doubles = NDArray[np.float64]
SIZE = 8
"""Numbers searched."""
TOP, BOTTOM = 0.9, 0.2
"""Chance of success at the top and at the start."""
_TOP, _BOTTOM = 1.2815515655446004, -0.8416212335729143
"""The same as places of the standard normal distribution."""
SIGMA = 0.4
"""First step size; the start is 2.06 away from the top."""


@dataclass(frozen=True, slots=True)
class Split:
    """Where the coins of a budget go."""

    candidates: int
    """Lambda."""
    repeats: int
    """m."""
    generations: int

    @staticmethod
    def of(budget: int, candidates: int, repeats: int) -> Split:
        """As many generations as the budget pays; none where it does not pay one."""
        return Split(candidates, repeats, budget // (candidates * repeats))


def chance_of(points: Doubles) -> Doubles:
    """Chance of success at points of shape (..., SIZE): it depends on the distance from the origin alone."""
    quality = _TOP - 0.5 * (points**2).sum(-1)
    return np.asarray(0.5 * (1.0 + np.vectorize(math.erf)(quality / math.sqrt(2.0))))


def search(split: Split, *, shared: float, seed: int) -> float:
    """The chance of success at the mean that sep-CMA-ES ends with.

    Args:
        split: where the coins go.
        shared: correlation of the luck of candidates that meet the same question, 0 to below 1.
        seed: of the search and of the coins.
    """
    start = np.full(SIZE, math.sqrt(2 * (_TOP - _BOTTOM) / SIZE))
    optimizer = ExactCMAES(start, sigma=SIGMA, population=split.candidates, rng=np.random.default_rng(derive_seed(seed, "search")))
    rng = np.random.default_rng(derive_seed(seed, "coins"))
    for _ in range(split.generations):
        quality = _TOP - 0.5 * (optimizer.ask() ** 2).sum(-1)
        common, own = rng.standard_normal(split.repeats), rng.standard_normal((split.candidates, split.repeats))
        right = math.sqrt(shared) * common + math.sqrt(1 - shared) * own < quality[:, None]
        optimizer.tell(right.mean(1))
    return float(chance_of(optimizer.mean))
