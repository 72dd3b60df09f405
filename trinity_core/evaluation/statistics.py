"""Estimates with intervals: one Bernoulli mean (Wilson), or several attempts per task (bootstrap over tasks)."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binomtest

RESAMPLES = 2000
"""Bootstrap resamples."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean with its 95 % confidence interval; all in 0..1 for outcomes."""

    mean: float
    low: float
    high: float

    def overlaps(self, other: Estimate) -> bool:
        """True when the two intervals share a value."""
        return self.low <= other.high and other.low <= self.high


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
        interval = binomtest(int(rows.sum()), len(rows)).proportion_ci(method="wilson")
        return Estimate(float(rows.mean()), float(interval.low), float(interval.high))
    means = np.nanmean(rows, axis=1)
    drawn = np.random.default_rng(seed).integers(len(means), size=(RESAMPLES, len(means)))
    low, high = np.quantile(means[drawn].mean(axis=1), (0.025, 0.975))
    return Estimate(float(means.mean()), float(low), float(high))
