"""Tryage: the predicted score of each agent less a weight times its price; the weight is the user's to choose.

Source: Tryage (arXiv 2308.11601), whose perceptive router predicts every model's loss on a prompt and adds weighted constraints.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from trinity_core.agents.pool import Pool
from trinity_core.strategies.card import StrategyCard, StrategyKind
from trinity_core.strategies.entry import StrategyEntry
from trinity_core.strategies.learned.best_scored import BestScored
from trinity_core.strategies.learned.building import fitted, labels_of, number_argument, question_encoder
from trinity_core.strategies.learned.labels import LabelTable
from trinity_core.strategies.learned.ridge import fit_ridge
from trinity_core.strategies.learned.scorer import Floats, Scorer
from trinity_core.strategies.parts import StrategyParts

Doubles = NDArray[np.float64]

WEIGHT = 0.1
"""Default: the dearest agent has to be a tenth likelier to be right than one that is free."""
MOST = 10.0
WEIGHTS = (0.0, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1.0, 2.0, 5.0)
"""Those of the Pareto curve."""


@dataclass(frozen=True, slots=True, eq=False)
class TryageScorer:
    """What another scorer predicts, less the price."""

    inner: Scorer
    prices: Doubles
    """Relative to the dearest agent, shape (L,)."""
    weight: float

    def scores(self, states: Floats, questions: Sequence[str]) -> Doubles:
        """Shape (N, L)."""
        return np.asarray(self.inner.scores(states, questions) - self.weight * self.prices)


@dataclass(frozen=True, slots=True)
class ParetoPoint:
    """What one weight leads to."""

    weight: float
    score: float
    """Mean outcome of the agents chosen, of those that are known."""
    price: float
    """Mean price of the agents chosen, relative to the dearest."""
    cost_usd: float | None
    """Mean dollars a question, where costs are known."""
    best: bool
    """No other weight gives as much for less, or more for as little."""


def relative_prices(prices: Sequence[float | None]) -> Doubles:
    """Prices divided by the dearest, shape (L,); an unknown price counts as the dearest, and all are 0 where none is known."""
    known = [price for price in prices if price is not None]
    top = max(known, default=0.0)
    return np.array([0.0 if top <= 0 else 1.0 if price is None else price / top for price in prices], dtype=np.float64)


def fit_tryage(labels: LabelTable, *, seed: int, weight: float = WEIGHT) -> TryageScorer:
    """Ridge regression on the states as the perceptive router.

    Raises:
        PlanError: nothing is known of any agent.
    """
    return TryageScorer(fit_ridge(labels, seed=seed), relative_prices(labels.prices or [None] * len(labels.agents)), weight)


def pareto(
    predicted: Doubles, outcomes: Doubles, prices: Doubles, *, costs: Doubles | None = None, weights: Sequence[float] = WEIGHTS
) -> tuple[ParetoPoint, ...]:
    """The curve from quality at any price to the cheapest agent.

    Args:
        predicted: scores without price, shape (N, L).
        outcomes: of the same questions, shape (N, L); NaN where unknown.
        prices: relative, shape (L,).
        costs: dollars of each call, shape (N, L), NaN where unknown; None where no cost is.
        weights: of the price.
    """
    points = [_point(predicted, outcomes, prices, costs, weight) for weight in weights]
    return tuple(replace(point, best=not any(_beats(other, point) for other in points)) for point in points)


def _point(predicted: Doubles, outcomes: Doubles, prices: Doubles, costs: Doubles | None, weight: float) -> ParetoPoint:
    chosen = np.argmax(predicted - weight * prices, axis=1)
    rows = np.arange(len(chosen))
    paid = np.full(1, np.nan) if costs is None else costs[rows, chosen]
    cost = None if np.isnan(paid).all() else float(np.nanmean(paid))
    got = outcomes[rows, chosen]
    return ParetoPoint(weight, float("nan") if np.isnan(got).all() else float(np.nanmean(got)), float(prices[chosen].mean()), cost, False)


def _beats(other: ParetoPoint, point: ParetoPoint) -> bool:
    as_good = other.score >= point.score and other.price <= point.price
    return as_good and (other.score > point.score or other.price < point.price)


def _build(parts: StrategyParts, argument: str) -> BestScored:
    weight = number_argument("tryage", argument, low=0.0, high=MOST, default=WEIGHT)
    labels = labels_of(parts)
    ridge = fitted(parts, "ridge", fit_ridge)
    scorer = TryageScorer(ridge, relative_prices(labels.prices or [None] * len(labels.agents)), weight)
    return BestScored(f"tryage:{weight:g}", scorer, question_encoder(parts, labels), parts.pool)


def _cards(pool: Pool) -> tuple[StrategyCard, ...]:
    return (
        StrategyCard(
            "tryage",
            "Tryage",
            "Predicts how likely each agent is to be right and takes off its price times a weight you choose: tryage:0.3 saves more.",
            "Tryage, arXiv 2308.11601",
            "A straight line from the question's state predicts the score; the paper trains a language model; price is all it weighs.",
            StrategyKind.FITTED,
        ),
    )


TRYAGE = StrategyEntry("tryage", "tryage[:WEIGHT]", _build, _cards)
