"""AgentRouter: soft weights of the agents for this question; the heaviest answer in parallel, and their answers vote with these weights.

Source: AgentRouter (arXiv 2510.05445): weights trained towards each agent's empirical success, then a weighted vote.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trinity_core.strategies.card import StrategyCard, StrategyKind
from trinity_core.strategies.entry import StrategyEntry, same_card
from trinity_core.strategies.learned.building import fitted, labels_of, number_argument, question_encoder
from trinity_core.strategies.learned.labels import LabelTable
from trinity_core.strategies.learned.outcomes import filled, mean_outcomes
from trinity_core.strategies.learned.scaling import Scaling, centred
from trinity_core.strategies.learned.scorer import Floats
from trinity_core.strategies.learned.weighted_vote import WeightedVote
from trinity_core.strategies.parts import StrategyParts

Doubles = NDArray[np.float64]

ASKED = 3
"""Agents asked by default."""
MOST = 9
STRENGTH = 0.1
"""Inverse penalty of the regression."""
ROUNDS = 500
"""Steps of its solver at most."""


@dataclass(frozen=True, slots=True, eq=False)
class SoftWeights:
    """A softmax over the agents."""

    scaling: Scaling
    model: Any
    """Gives chances of `agents`; None where one agent takes all."""
    agents: NDArray[np.intp]
    """Indices the model knows; the others weigh 0."""
    count: int
    """L."""

    def scores(self, states: Floats, questions: Sequence[str]) -> Doubles:
        """Weights that sum to 1, shape (N, L)."""
        weights = np.zeros((len(states), self.count))
        weights[:, self.agents] = 1.0 if self.model is None else self.model.predict_proba(self.scaling.apply(states))
        return weights


def fit_soft_weights(labels: LabelTable, *, seed: int) -> SoftWeights:
    """Cross-entropy towards success shared out among the agents that were right; a question nobody had right teaches nothing.

    An unknown answer counts as the agent's mean in that family.

    Raises:
        PlanError: nothing is known of any agent.
    """
    means, scaling = mean_outcomes(labels.outcomes), centred(labels.states)
    success = filled(labels)
    totals = success.sum(axis=1, keepdims=True)
    shares = success / np.where(totals > 0, totals, 1.0)
    rows, agents = np.nonzero(shares)
    known = np.unique(agents)
    if len(known) < 2:
        return SoftWeights(scaling, None, known if len(known) else np.array([int(means.argmax())], dtype=np.intp), len(labels.agents))
    from sklearn.linear_model import LogisticRegression

    x = scaling.apply(labels.states)
    model = LogisticRegression(C=STRENGTH, max_iter=ROUNDS).fit(x[rows], agents, sample_weight=shares[rows, agents])
    return SoftWeights(scaling, model, known, len(labels.agents))


def _build(parts: StrategyParts, argument: str) -> WeightedVote:
    most = number_argument("agent-router", argument, low=1, high=MOST, default=ASKED)
    encoder = question_encoder(parts, labels_of(parts))
    return WeightedVote(f"agent-router:{most:g}", fitted(parts, "agent-router", fit_soft_weights), encoder, parts.pool, asked=int(most))


AGENT_ROUTER = StrategyEntry(
    "agent-router",
    "agent-router[:K]",
    _build,
    same_card(
        StrategyCard(
            "agent-router",
            "AgentRouter",
            f"Weighs all agents for this question, asks the {ASKED} heaviest at once and lets their answers vote; agent-router:1 asks one.",
            "AgentRouter, arXiv 2510.05445",
            "A softmax on the question's state learns the weights; the paper builds a knowledge graph of entities for it.",
            StrategyKind.FITTED,
        )
    ),
)
