"""Many policies over many episodes at once: one matrix product a turn, the same random draws for every candidate.

Common random numbers reach down to the policy's own sampling: candidate c and candidate d see the same tasks and the same
uniform draws, so their difference is the heads' difference.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trinity_core.training.episodes import EpisodeTree, Node
from trinity_core.types import ROLES

Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Rollout:
    """What candidates did on the same episodes. C candidates, E episodes, L agents."""

    rewards: Doubles
    """Shape (C, E); NaN where an episode was lost to a fault."""
    turns: Doubles
    """Turns taken, shape (C, E)."""
    agent_counts: Doubles
    """Choices per agent over all episodes, shape (C, L)."""
    role_counts: Doubles
    """Choices per role, shape (C, 3), in the order of `ROLES`; before overrides."""

    @property
    def fitness(self) -> Doubles:
        """Mean reward per candidate over the episodes that were not lost, shape (C,)."""
        return np.asarray(np.nanmean(self.rewards, axis=1))


def roll_out(tree: EpisodeTree, heads: Doubles, starts: Sequence[Node], *, rng: np.random.Generator | None) -> Rollout:
    """Play every candidate from every start to its end.

    Args:
        tree: the remembered episodes.
        heads: candidate weights, shape (C, L + 3, width).
        starts: E roots.
        rng: common draws for sampling; None for argmax.
    """
    candidates, agents = len(heads), len(tree.pool.names)
    nodes = [list(starts) for _ in range(candidates)]
    turns = np.zeros((candidates, len(starts)))
    agent_counts, role_counts = np.zeros((candidates, agents)), np.zeros((candidates, len(ROLES)))
    for _ in range(tree.max_turns):
        draws = None if rng is None else rng.random((len(starts), 2))
        open_at = [(c, e) for c in range(candidates) for e in range(len(starts)) if not nodes[c][e].final]
        if not open_at:
            break
        picks = _pick(tree, heads, nodes, open_at, draws)
        for (c, e), (agent, role) in zip(open_at, picks, strict=True):
            nodes[c][e] = tree.child(nodes[c][e], agent, role)
            turns[c, e] += 1
            agent_counts[c, agent] += 1
            role_counts[c, role] += 1
    rewards = np.array([[np.nan if node.reward is None else node.reward for node in row] for row in nodes])
    return Rollout(rewards, turns, agent_counts, role_counts)


def _pick(
    tree: EpisodeTree, heads: Doubles, nodes: list[list[Node]], open_at: list[tuple[int, int]], draws: Doubles | None
) -> list[tuple[int, int]]:
    """Agent and role index at every open place."""
    open_nodes = [nodes[c][e] for c, e in open_at]
    tree.fill_states(open_nodes)
    unique = {id(node): node for node in open_nodes}
    row = {key: k for k, key in enumerate(unique)}
    states = np.stack([node.state for node in unique.values() if node.state is not None])
    logits = np.einsum("clw,nw->cnl", heads, states, optimize=True)
    places = np.array([(c, row[id(nodes[c][e])]) for c, e in open_at])
    chosen = logits[places[:, 0], places[:, 1]]
    agents = len(tree.pool.names)
    episodes = np.array([e for _, e in open_at])
    agent = _index(chosen[:, :agents], None if draws is None else draws[episodes, 0])
    role = _index(chosen[:, agents:], None if draws is None else draws[episodes, 1])
    return list(zip(agent.tolist(), role.tolist(), strict=True))


def _index(logits: Doubles, draws: Doubles | None) -> NDArray[np.intp]:
    """Argmax, or the softmax's inverse distribution function at the common draws; logits of shape (places, choices)."""
    if draws is None:
        return np.asarray(np.argmax(logits, axis=1))
    exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
    cumulative = np.cumsum(exponentials, axis=1)
    below = (cumulative < draws[:, None] * cumulative[:, -1:]).sum(axis=1)
    return np.asarray(np.minimum(below, logits.shape[1] - 1))
