"""How well two ways to score words agree: Spearman's rank correlation for each decision, and its mean over decisions with an interval."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 2_000
"""Of the bootstrap over decisions."""
FEWEST = 4
"""Words that a rank correlation needs to say something."""

Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Agreement:
    """A mean rank correlation, from -1 to 1; 0 is chance."""

    mean: float
    low: float
    """Of the 95 % interval, by bootstrap over decisions."""
    high: float
    decisions: int


def rank_correlation(a: Doubles, b: Doubles) -> float | None:
    """Spearman's rho with ties at their mean rank; None for too few words, or where all of one side are equal."""
    if len(a) < FEWEST or not (np.ptp(a) and np.ptp(b)):
        return None
    x, y = _ranks(a), _ranks(b)
    return float(np.corrcoef(x, y)[0, 1])


def agreement(found: list[float], *, seed: int) -> Agreement | None:
    """The mean over decisions; None for no decision."""
    if not found:
        return None
    values = np.array(found)
    drawn = values[np.random.default_rng(seed).integers(len(values), size=(RESAMPLES, len(values)))].mean(axis=1)
    low, high = np.quantile(drawn, (0.025, 0.975))
    return Agreement(float(values.mean()), float(low), float(high), len(values))


def _ranks(values: Doubles) -> Doubles:
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    return np.asarray((ends - (counts - 1) / 2)[place.reshape(-1)])
