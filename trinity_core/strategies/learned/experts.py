"""Composition of Experts: first say what kind of question it is, then ask the agent that is best at that kind, under a price cap.

Source: Composition of Experts (arXiv 2412.01868): a category router, then a map from category to expert under a budget.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trinity_core.errors import PlanError
from trinity_core.strategies.card import StrategyCard, StrategyKind
from trinity_core.strategies.entry import StrategyEntry, same_card
from trinity_core.strategies.learned.best_scored import BestScored
from trinity_core.strategies.learned.building import number_argument, scored_strategy
from trinity_core.strategies.learned.labels import LabelTable
from trinity_core.strategies.learned.outcomes import family_outcomes
from trinity_core.strategies.learned.scaling import Scaling, centred
from trinity_core.strategies.learned.scorer import NEVER, Floats
from trinity_core.strategies.parts import StrategyParts

Doubles = NDArray[np.float64]

STRENGTH = 1.0
"""Inverse penalty of the classifier."""
ROUNDS = 500
"""Steps of its solver at most."""


@dataclass(frozen=True, slots=True, eq=False)
class ExpertsScorer:
    """A classifier of families and a table of who is best in each."""

    scaling: Scaling
    classifier: Any
    """Gives the index of a family; None where there is only one."""
    families: tuple[str, ...]
    table: Doubles
    """Mean outcome of each agent in each family, `NEVER` above the cap, shape (families, L)."""

    def categories(self, states: Floats) -> NDArray[np.intp]:
        """Index of the predicted family, shape (N,)."""
        if self.classifier is None:
            return np.zeros(len(states), dtype=np.intp)
        return np.asarray(self.classifier.predict(self.scaling.apply(states)), dtype=np.intp)

    def scores(self, states: Floats, questions: Sequence[str]) -> Doubles:
        """The predicted family's line of the table, shape (N, L)."""
        return self.table[self.categories(states)]


def fit_experts(labels: LabelTable, *, seed: int, cap: float | None = None) -> ExpertsScorer:
    """Logistic regression from states to families, and each agent's mean outcome in each family.

    Args:
        labels: training outcomes.
        seed: of the classifier.
        cap: dollars per million tokens out that an agent may cost; an agent of unknown price is above any cap. None for no cap.

    Raises:
        PlanError: no agent is under the cap, or nothing is known of any agent.
    """
    names, table = family_outcomes(labels)
    dear = np.array([cap is not None and (price is None or price > cap) for price in labels.prices or [None] * len(labels.agents)])
    if dear.all():
        known = [price for price in labels.prices if price is not None]
        hint = f"The cheapest costs {min(known):g}." if known else "No price of these agents is known."
        raise PlanError(f"No agent costs at most {cap:g} dollars per million tokens out. {hint}")
    scaling = centred(labels.states)
    return ExpertsScorer(scaling, _classifier(scaling.apply(labels.states), labels, names), names, np.where(dear, NEVER, table))


def _classifier(x: Doubles, labels: LabelTable, names: Sequence[str]) -> Any:
    if len(names) < 2:
        return None
    from sklearn.linear_model import LogisticRegression

    codes = [names.index(family) for family in labels.families]
    return LogisticRegression(C=STRENGTH, max_iter=ROUNDS).fit(x, codes)


def _build(parts: StrategyParts, argument: str) -> BestScored:
    cap = number_argument("experts", argument, low=0.0, high=1e6, default=np.nan)
    if np.isnan(cap):
        return scored_strategy(parts, "experts", fit_experts)
    return scored_strategy(parts, f"experts:{cap:g}", partial(fit_experts, cap=cap))


EXPERTS = StrategyEntry(
    "experts",
    "experts[:CAP]",
    _build,
    same_card(
        StrategyCard(
            "experts",
            "Composition of experts",
            "Guesses the kind of question, then asks the agent that is best at that kind; experts:1 leaves out who costs over 1 dollar.",
            "Composition of Experts, arXiv 2412.01868",
            "Categories are the task families of the training questions; the cap is a price per million tokens out, not a memory budget.",
            StrategyKind.FITTED,
        )
    ),
)
