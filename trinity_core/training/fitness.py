"""What a candidate is scored by: the mean outcome, with optional bonuses the plan may ask for (spec 4.2). Evaluation never uses them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from trinity_core.training.episodes import Node
from trinity_core.training.plan import RunPlan
from trinity_core.training.rollout import Rollout, mean_known

Doubles = NDArray[np.float64]


def episode_scores(rollout: Rollout, plan: RunPlan, agents: int) -> Doubles:
    """Score of every episode, shape (C, E); NaN where it was lost.

    score = outcome + diversity_weight * H(agents) / ln L - turns_weight * (turns - 1) / (K - 1) - cost_weight * dollars
    """
    scores = rollout.rewards
    if plan.diversity_weight:
        scores = scores + plan.diversity_weight * _each(rollout, lambda node: _diversity(node, agents))
    if plan.turns_weight:
        scores = scores - plan.turns_weight * (rollout.turns - 1) / max(plan.max_turns - 1, 1)
    if plan.cost_weight:
        scores = scores - plan.cost_weight * _each(rollout, _dollars)
    return np.asarray(scores)


def fitness(rollout: Rollout, plan: RunPlan, agents: int) -> Doubles:
    """Mean score of each candidate over the episodes that were not lost, shape (C,); NaN where all were."""
    return mean_known(episode_scores(rollout, plan, agents))


def _each(rollout: Rollout, measure: Callable[[Node], float]) -> Doubles:
    return np.array([[measure(node) for node in row] for row in rollout.ends], dtype=float)


def _diversity(node: Node, agents: int) -> float:
    """Entropy of the agents used in one episode, over that of all agents used alike."""
    names = [turn.call.agent for turn in node.transcript.turns]
    shares = np.array([names.count(name) for name in set(names)]) / max(len(names), 1)
    return float(-(shares * np.log(shares)).sum() / np.log(agents)) if agents > 1 else 0.0


def _dollars(node: Node) -> float:
    """Known dollars of one episode."""
    return sum(turn.reply.cost_usd or 0.0 for turn in node.transcript.turns)
