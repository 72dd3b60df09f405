"""Ridge regression from a question's state to every agent's outcome at once, its penalty chosen by cross-validation.

Source: the plainest of the routers in LLMRouter and RouterBench; a linear map like the evolved head, fitted to all outcomes instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trinity_core.strategies.card import StrategyCard, StrategyKind
from trinity_core.strategies.learned.building import learned_entry
from trinity_core.strategies.learned.labels import LabelTable
from trinity_core.strategies.learned.outcomes import folds, mean_outcomes
from trinity_core.strategies.learned.scaling import Scaling, centred
from trinity_core.strategies.learned.scorer import Floats

Doubles = NDArray[np.float64]

PENALTIES = tuple(10.0**k for k in range(-3, 3))
"""Tried, in units of the mean squared feature; the larger, the nearer to each agent's mean."""
FOLDS = 5


@dataclass(frozen=True, slots=True, eq=False)
class RidgeScorer:
    """y = (x - mean) A B + bias."""

    scaling: Scaling
    weights: Doubles
    """Shape (dimensions, L)."""
    bias: Doubles
    """Each agent's mean outcome, shape (L,)."""
    penalty: float

    def scores(self, states: Floats, questions: Sequence[str]) -> Doubles:
        """Shape (N, L)."""
        return np.asarray(self.scaling.apply(states) @ self.weights + self.bias)


def fit_ridge(labels: LabelTable, *, seed: int) -> RidgeScorer:
    """The penalty with the least squared error on left-out fifths of the training questions, then all of them.

    Raises:
        PlanError: nothing is known of any agent.
    """
    mean_outcomes(labels.outcomes)
    scaling = centred(labels.states)
    x, y = scaling.apply(labels.states), labels.outcomes
    fold = folds(len(y), most=FOLDS, rng=np.random.default_rng(seed))
    errors = np.zeros(len(PENALTIES))
    for left_out in range(int(fold.max()) + 1 if len(y) > 1 else 0):
        inside, outside = fold != left_out, fold == left_out
        if np.isnan(y[inside]).all():
            continue
        weights, bias = _solve(x[inside], y[inside])
        errors += np.nansum((x[outside] @ weights + bias - y[outside]) ** 2, axis=(1, 2))
    chosen = int(np.argmin(errors)) if errors.any() else len(PENALTIES) - 1
    weights, bias = _solve(x, y)
    return RidgeScorer(scaling, weights[chosen], bias, PENALTIES[chosen])


def _solve(x: Doubles, y: Doubles) -> tuple[Doubles, Doubles]:
    """Weights of every penalty, shape (penalties, dimensions, L), and bias, shape (L,).

    Agents known on the same questions share one decomposition.
    """
    bias = mean_outcomes(y)
    weights = np.zeros((len(PENALTIES), x.shape[1], y.shape[1]))
    known = ~np.isnan(y)
    for pattern in np.unique(known.T, axis=0):
        agents = np.flatnonzero((pattern == known.T).all(axis=1))
        if pattern.sum() < 2:
            continue
        rows = x[pattern] - x[pattern].mean(axis=0)
        spread, axes = np.linalg.eigh(rows.T @ rows)
        pulled = axes.T @ (rows.T @ (y[np.ix_(pattern, agents)] - bias[agents]))
        for index, penalty in enumerate(PENALTIES):
            weights[index][:, agents] = axes @ (pulled / (np.maximum(spread, 0.0) + penalty * len(rows))[:, None])
    return weights, bias


RIDGE = learned_entry(
    StrategyCard(
        "ridge",
        "Ridge regression",
        "Predicts from the question how likely each agent is to be right, with one straight line per agent, and asks the likeliest.",
        "",
        "Common practice; the penalty is chosen by cross-validation on training questions.",
        StrategyKind.FITTED,
    ),
    fit_ridge,
)
