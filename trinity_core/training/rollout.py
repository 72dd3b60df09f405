"""Many policies over many episodes at once: one matrix product a turn, the same random draws for every candidate.

Common random numbers reach down to the policy's own sampling: candidate c and candidate d see the same tasks and the same
uniform draws, so their difference is the heads' difference.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from trinity_core.training.episodes import EpisodeTree, Node
from trinity_core.types import ROLES

Doubles = NDArray[np.float64]
Places = NDArray[np.intp]
"""Shape (places, 2): index of the candidate, index of the node."""


class Policies(Protocol):
    """C candidates that can choose."""

    @property
    def count(self) -> int:
        """C."""

    def logits(self, tree: EpisodeTree, nodes: Sequence[Node], places: Places) -> Doubles:
        """Logits of each candidate at each place, shape (places, L + 3)."""


@runtime_checkable
class StatePolicies(Policies, Protocol):
    """Policies that look at nothing but the encoder's state."""

    def read(self, candidate: int, states: NDArray[np.float32]) -> Doubles:
        """Logits of one candidate (its index) for states of shape (N, width): shape (N, L + 3)."""


def states_of(tree: EpisodeTree, nodes: Sequence[Node]) -> NDArray[np.float32]:
    """States of shape (N, width), in the order of the nodes."""
    tree.fill_states(nodes)
    return np.stack([node.state for node in nodes if node.state is not None])


@dataclass(frozen=True, slots=True, eq=False)
class LinearPolicies:
    """Linear heads on the states of the encoder: z = W h for all candidates and nodes in one product."""

    heads: Doubles
    """Shape (C, L + 3, width)."""

    @property
    def count(self) -> int:
        """C."""
        return len(self.heads)

    def logits(self, tree: EpisodeTree, nodes: Sequence[Node], places: Places) -> Doubles:
        """Logits of shape (places, L + 3)."""
        states = states_of(tree, nodes)
        with tree.watch.on("optimizer"):
            scores = np.einsum("clw,nw->cnl", self.heads, states, optimize=True)
            return np.asarray(scores[places[:, 0], places[:, 1]])

    def read(self, candidate: int, states: NDArray[np.float32]) -> Doubles:
        """Logits of one candidate for states of shape (N, width): shape (N, L + 3)."""
        return np.asarray(states @ self.heads[candidate].T)


@dataclass(frozen=True, slots=True)
class UniformPolicy:
    """Every agent and every role equally likely; reads nothing."""

    count: int = 1

    def logits(self, tree: EpisodeTree, nodes: Sequence[Node], places: Places) -> Doubles:
        """Zeros of shape (places, L + 3)."""
        return np.zeros((len(places), len(tree.pool.names) + len(ROLES)))


@dataclass(frozen=True, slots=True, eq=False)
class Choices:
    """Every choice of a rollout, for trainers that follow a gradient. P choices."""

    nodes: list[Node]
    """Where it was made, P nodes with their states."""
    episode: Places
    """Which candidate and which episode, shape (P, 2)."""
    agents: NDArray[np.intp]
    """Index of the agent, shape (P,)."""
    roles: NDArray[np.intp]
    """Index of the role, shape (P,)."""
    logits: Doubles = field(repr=False)
    """Shape (P, L + 3)."""


@dataclass(frozen=True, slots=True, eq=False)
class Rollout:
    """What candidates did on the same episodes. C candidates, E episodes, L agents."""

    ends: list[list[Node]]
    """The last node of each episode, C lists of E."""
    agent_counts: Doubles
    """Choices per agent over all episodes, shape (C, L)."""
    role_counts: Doubles
    """Choices per role, shape (C, 3), in the order of `ROLES`; before overrides."""
    choices: Choices | None = None
    """Kept on request."""

    @property
    def rewards(self) -> Doubles:
        """Outcomes, shape (C, E); NaN where an episode was lost to a fault."""
        return np.array([[np.nan if node.reward is None else node.reward for node in row] for row in self.ends])

    @property
    def turns(self) -> Doubles:
        """Turns taken, shape (C, E)."""
        return np.array([[len(node.transcript.turns) for node in row] for row in self.ends], dtype=float)


def mean_known(values: Doubles) -> Doubles:
    """Mean of each row over what is not NaN; NaN for a row without any."""
    known = ~np.isnan(values)
    counts = known.sum(axis=-1)
    totals = np.where(known, values, 0.0).sum(axis=-1)
    return np.asarray(np.where(counts > 0, totals / np.maximum(counts, 1), np.nan))


def roll_out(
    tree: EpisodeTree, policies: Policies, starts: Sequence[Node], *, rng: np.random.Generator | None, keep_choices: bool = False
) -> Rollout:
    """Play every candidate from every start to its end.

    Args:
        tree: the remembered episodes.
        policies: the candidates.
        starts: E roots.
        rng: common draws for sampling; None for argmax.
        keep_choices: also return every choice.

    Raises:
        Halt: the run was stopped or a ceiling was reached.
    """
    nodes = [list(starts) for _ in range(policies.count)]
    agent_counts, role_counts = np.zeros((policies.count, len(tree.pool.names))), np.zeros((policies.count, len(ROLES)))
    kept: list[Choices] = []
    for _ in range(tree.max_turns):
        draws = None if rng is None else rng.random((len(starts), 2))
        open_at = np.array([(c, e) for c, row in enumerate(nodes) for e, node in enumerate(row) if not node.final], dtype=np.intp)
        if not len(open_at):
            break
        made = _choose(tree, policies, [nodes[c][e] for c, e in open_at], open_at, draws)
        places = list(zip(made.nodes, made.agents.tolist(), made.roles.tolist(), strict=True))
        for (c, e), child in zip(open_at, tree.advance(places), strict=True):
            nodes[c][e] = child
        np.add.at(agent_counts, (open_at[:, 0], made.agents), 1)
        np.add.at(role_counts, (open_at[:, 0], made.roles), 1)
        kept.append(made)
    return Rollout(nodes, agent_counts, role_counts, _joined(kept) if keep_choices and kept else None)


def _choose(tree: EpisodeTree, policies: Policies, nodes: list[Node], open_at: Places, draws: Doubles | None) -> Choices:
    """Agent and role index at every open place."""
    unique = {id(node): node for node in nodes}
    row = {key: k for k, key in enumerate(unique)}
    places = np.column_stack([open_at[:, 0], [row[id(node)] for node in nodes]])
    logits = tree.narrow(policies.logits(tree, list(unique.values()), places))
    agents, episodes = len(tree.pool.names), open_at[:, 1]
    agent = _index(logits[:, :agents], None if draws is None else draws[episodes, 0])
    role = _index(logits[:, agents:], None if draws is None else draws[episodes, 1])
    return Choices(nodes, open_at, agent, role, logits)


def _joined(parts: Sequence[Choices]) -> Choices:
    return Choices(
        [node for part in parts for node in part.nodes],
        *(np.concatenate([getattr(part, name) for part in parts]) for name in ("episode", "agents", "roles", "logits")),
    )


def _index(logits: Doubles, draws: Doubles | None) -> NDArray[np.intp]:
    """Argmax, or the softmax's inverse distribution function at the common draws; logits of shape (places, choices)."""
    if draws is None:
        return np.asarray(np.argmax(logits, axis=1))
    exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
    cumulative = np.cumsum(exponentials, axis=1)
    below = (cumulative <= draws[:, None] * cumulative[:, -1:]).sum(axis=1)
    return np.asarray(np.minimum(below, logits.shape[1] - 1))
