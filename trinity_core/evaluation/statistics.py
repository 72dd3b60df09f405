"""Estimates with intervals: one Bernoulli mean (Wilson), or several attempts per task (bootstrap over tasks)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 2000
"""Bootstrap resamples."""
Z = 1.959963984540054
"""The 97.5 % quantile of the standard normal distribution."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean with its 95 % confidence interval; all in 0..1 for outcomes."""

    mean: float
    low: float
    high: float

    def overlaps(self, other: Estimate) -> bool:
        """True when the two intervals share a value."""
        return self.low <= other.high and other.low <= self.high


def wilson(successes: int, trials: int) -> Estimate:
    """The share of successes with its score interval (Wilson 1927): sensible near 0 and 1 too, where the plain normal one is not."""
    share, extra = successes / trials, Z * Z / trials
    middle = (share + extra / 2) / (1 + extra)
    half = Z * math.sqrt(share * (1 - share) / trials + extra / (4 * trials)) / (1 + extra)
    return Estimate(share, max(0.0, middle - half), min(1.0, middle + half))


NOTHING = Estimate(math.nan, math.nan, math.nan)
"""The estimate of no outcome at all."""


def estimate(outcomes: NDArray[np.float64], *, seed: int = 0) -> Estimate:
    """Mean and interval of binary outcomes.

    Args:
        outcomes: shape (tasks,), or (tasks, attempts) where the attempts at one task depend on each other; NaN is left out.
        seed: of the bootstrap, used with several attempts only.
    """
    rows = outcomes.reshape(len(outcomes), -1)
    rows = rows[~np.isnan(rows).all(axis=1)]
    if not len(rows):
        return NOTHING
    if rows.shape[1] == 1 and np.isin(rows, (0.0, 1.0)).all():
        return wilson(int(rows.sum()), len(rows))
    means = np.nanmean(rows, axis=1)
    drawn = np.random.default_rng(seed).integers(len(means), size=(RESAMPLES, len(means)))
    low, high = np.quantile(means[drawn].mean(axis=1), (0.025, 0.975))
    return Estimate(float(means.mean()), float(low), float(high))


def entropy(share: Sequence[float]) -> float:
    """Entropy of shares that add up to 1 over that of equal shares: 0 when one has all, 1 when all are equal."""
    positive = np.array([value for value in share if value > 0])
    return float(-(positive * np.log(positive)).sum() / np.log(len(share))) + 0.0 if len(share) > 1 else 0.0
