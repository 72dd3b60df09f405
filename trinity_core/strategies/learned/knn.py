"""k nearest neighbours: who was right on the training questions most like this one. k is chosen by leaving questions out in turn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trinity_core.strategies.card import StrategyCard, StrategyKind
from trinity_core.strategies.learned.building import learned_entry
from trinity_core.strategies.learned.labels import LabelTable
from trinity_core.strategies.learned.outcomes import folds, mean_outcomes
from trinity_core.strategies.learned.scaling import Scaling, centred, squared_distances
from trinity_core.strategies.learned.scorer import Floats

Doubles = NDArray[np.float64]

NEIGHBOURS = (1, 3, 5, 9, 15, 25, 40, 65, 100)
"""Values of k tried."""
FOLDS = 5
TIE = 1e-6
"""Weight of an agent's overall mean: enough to break ties between neighbourhoods, too little for anything else."""


@dataclass(frozen=True, slots=True, eq=False)
class NeighbourScorer:
    """The training questions themselves."""

    scaling: Scaling
    points: Doubles
    """Shape (N, dimensions)."""
    outcomes: Doubles
    """Shape (N, L), NaN where unknown."""
    k: int

    def scores(self, states: Floats, questions: Sequence[str]) -> Doubles:
        """Mean outcome of the k nearest, shape (N, L)."""
        return np.asarray(neighbour_means(self.scaling.apply(states), self.points, self.outcomes, (self.k,))[0])


def fit_neighbours(labels: LabelTable, *, seed: int) -> NeighbourScorer:
    """The k with the least squared error on left-out fifths of the training questions.

    Raises:
        PlanError: nothing is known of any agent.
    """
    mean_outcomes(labels.outcomes)
    scaling = centred(labels.states)
    points, y = scaling.apply(labels.states), labels.outcomes
    fold = folds(len(y), most=FOLDS, rng=np.random.default_rng(seed))
    errors = np.zeros(len(NEIGHBOURS))
    for left_out in range(int(fold.max()) + 1 if len(y) > 1 else 0):
        inside, outside = fold != left_out, fold == left_out
        if np.isnan(y[inside]).all():
            continue
        errors += np.nansum((neighbour_means(points[outside], points[inside], y[inside], NEIGHBOURS) - y[outside]) ** 2, axis=(1, 2))
    return NeighbourScorer(scaling, points, y, NEIGHBOURS[int(np.argmin(errors))])


def neighbour_means(asked: Doubles, points: Doubles, outcomes: Doubles, ks: Sequence[int]) -> Doubles:
    """Mean known outcome among the k nearest points, for each k, shape (ks, N, L); the agent's overall mean where none is known."""
    overall = mean_outcomes(outcomes)
    order = np.argsort(squared_distances(asked, points), axis=1, kind="stable")[:, : max(ks)]
    near = outcomes[order]  # (N, k, L)
    known = ~np.isnan(near)
    counts, totals = known.cumsum(axis=1), np.where(known, near, 0.0).cumsum(axis=1)
    means = np.where(counts > 0, totals / np.maximum(counts, 1), overall)
    return np.stack([means[:, min(k, len(points)) - 1] for k in ks]) + TIE * overall


KNN = learned_entry(
    StrategyCard(
        "knn",
        "Nearest neighbours",
        "Looks up the training questions most like this one and asks the agent that was right on most of them.",
        "",
        "Common practice; the number of neighbours is chosen by cross-validation on training questions.",
        StrategyKind.FITTED,
    ),
    fit_neighbours,
)
