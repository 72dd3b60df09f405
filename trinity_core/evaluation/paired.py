"""Who is better on the same tasks: paired differences with a bootstrap interval over tasks, and McNemar's exact test.

The unit is the task: attempts at one task depend on each other, so they are averaged first and stay together in every resample.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from trinity_core.evaluation.statistics import RESAMPLES

Doubles = NDArray[np.float64]
_PART = 500
"""Resamples weighed at once, to bound the memory."""


@dataclass(frozen=True, slots=True)
class Paired:
    """One against another on the tasks that both have an outcome of."""

    difference: float
    """Mean outcome of the first minus that of the second; positive where the first is better."""
    low: float
    high: float
    """95 % interval of the difference."""
    p: float
    """Two-sided: how often chance alone would part them so far if neither were better."""
    tasks: int
    """Tasks that both have an outcome of."""
    only_first: int
    """Tasks on which the first did better; it alone was right, where outcomes are right or wrong."""
    only_second: int


def pair(first: Doubles, second: Doubles, *, seed: int = 0) -> Paired | None:
    """Compare two players; None when no task has an outcome of both.

    Args:
        first: outcomes, shape (tasks,) or (tasks, attempts); NaN where there is none. The k-th attempts belong together.
        second: likewise, of the same shape.
        seed: of the bootstrap.
    """
    return all_pairs(np.stack([first, second]), seed=seed).get((0, 1))


def all_pairs(outcomes: Doubles, *, seed: int = 0) -> dict[tuple[int, int], Paired]:
    """Compare every player with every later one; pairs without a common outcome are left out.

    All pairs share their resamples, so a player against itself differs by 0, and exchanging two players changes the sign alone.

    Args:
        outcomes: shape (players, tasks) or (players, tasks, attempts); NaN where there is none.
        seed: of the bootstrap.
    """
    players, tasks = outcomes.shape[:2]
    cube = outcomes.reshape(players, tasks, -1)
    pairs = list(combinations(range(players), 2))
    if not tasks or not pairs:
        return {}
    gaps = np.column_stack([_means(cube[a] - cube[b]) for a, b in pairs])
    low, high = _intervals(gaps, seed)
    return {places: _paired(gaps[:, k], low[k], high[k]) for k, places in enumerate(pairs) if not np.isnan(gaps[:, k]).all()}


def mcnemar(only_first: int, only_second: int) -> float:
    """Exact two-sided p of the discordant tasks (McNemar 1947): each goes either way with equal chance if neither is better.

    With outcomes other than right or wrong this is the sign test over tasks.
    """
    from scipy.stats import binomtest

    if not only_first + only_second:
        return 1.0
    return float(binomtest(only_first, only_first + only_second).pvalue)


def _paired(gaps: Doubles, low: float, high: float) -> Paired:
    known = gaps[~np.isnan(gaps)]
    ahead, behind = int((known > 0).sum()), int((known < 0).sum())
    return Paired(float(known.mean()), float(low), float(high), mcnemar(ahead, behind), len(known), ahead, behind)


def _means(gaps: Doubles) -> Doubles:
    """Mean over the attempts both have, shape (tasks,); NaN without any."""
    known = ~np.isnan(gaps)
    counts = known.sum(axis=1)
    means = np.where(known, gaps, 0.0).sum(axis=1) / np.maximum(counts, 1)
    # differences of thirds that should be equal must not count as one being ahead
    return np.where(counts > 0, np.round(means, 12), np.nan)


def _intervals(gaps: Doubles, seed: int) -> Sequence[Doubles]:
    """Both bounds for each column; tasks are drawn with repetition, those without a value weigh nothing."""
    known = ~np.isnan(gaps)
    filled, weight = np.where(known, gaps, 0.0), known.astype(float)
    means = [_resampled(rng_seed, len(gaps), filled, weight) for rng_seed in np.random.SeedSequence(seed).spawn(RESAMPLES // _PART)]
    low, high = np.nanquantile(np.concatenate(means), (0.025, 0.975), axis=0)
    return low, high


def _resampled(seed: np.random.SeedSequence, tasks: int, filled: Doubles, weight: Doubles) -> Doubles:
    """Means of each column over resamples, shape (_PART, columns); NaN for one that drew no known task."""
    counts = np.random.default_rng(seed).multinomial(tasks, np.full(tasks, 1 / tasks), size=_PART).astype(float)
    drawn = counts @ weight
    return np.where(drawn > 0, counts @ filled / np.maximum(drawn, 1), np.nan)
