"""Playing for labels: every agent answers every question once as Worker, and one of these episodes goes on to show later turns.

A label of a single answer says nothing about roles. They follow the plainest rule: a Verifier after a Worker, else a Worker.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from trinity_core.training.arena import Arena
from trinity_core.training.episodes import EpisodeTree, Node
from trinity_core.training.rollout import Rollout
from trinity_core.training.trainers.labels import Labels, mean_success
from trinity_core.types import ROLES, Role

Doubles = NDArray[np.float64]

Aim = Callable[[Sequence[int], Doubles], Doubles]
"""Probabilities of the agents, shape (N, L), from the index of each question and the agents' mean successes, shape (N, L)."""

WORKER, VERIFIER = ROLES.index(Role.WORKER), ROLES.index(Role.VERIFIER)


@dataclass(slots=True, eq=False)
class LabelMaking:
    """One batch of B questions being labelled."""

    tree: EpisodeTree
    starts: Sequence[Node]
    """B roots."""
    ends: list[list[Node]] = field(init=False)
    """The last node of each agent's episode so far, B lists of L."""
    right: Doubles = field(init=False)
    """Whether each agent's first answer was right, shape (B, L); NaN where lost."""
    visits: list[tuple[int, Node, int]] = field(init=False)
    """Question, node and role to play there, of every state that is shown."""
    counts: Doubles = field(init=False)
    """Choices per agent, then per role, shape (L + 3,)."""

    def __post_init__(self) -> None:
        tree, agents = self.tree, range(len(self.tree.pool.names))
        answers = iter(tree.advance([(start, agent, WORKER) for start in self.starts for agent in agents]))
        self.ends = [[next(answers) for _ in agents] for _ in self.starts]
        self.right = np.array([[_right(tree, node) for node in row] for row in self.ends]).reshape(-1, len(agents))
        self.visits = [(k, start, WORKER) for k, start in enumerate(self.starts)]
        self.counts = np.zeros(len(agents) + len(ROLES))
        self.counts[: len(agents)] = len(self.starts)
        self.counts[len(agents) + WORKER] = len(self.starts) * len(agents)

    def go_on(self, chances: Doubles, rng: np.random.Generator) -> None:
        """Play one episode of each question to its end, with agents drawn from `chances`, shape (B, L), at every turn."""
        agents = chances.shape[1]
        lead = [int(rng.choice(agents, p=p)) for p in chances]
        while going := [k for k, agent in enumerate(lead) if not self.ends[k][agent].final]:
            places = [self._next(k, self.ends[k][lead[k]], int(rng.choice(agents, p=chances[k]))) for k in going]
            for k, child in zip(going, self.tree.advance(places), strict=True):
                self.ends[k][lead[k]] = child

    def _next(self, k: int, node: Node, agent: int) -> tuple[Node, int, int]:
        role = VERIFIER if node.transcript.turns[-1].call.role is Role.WORKER else WORKER
        self.visits.append((k, node, role))
        self.counts[[agent, len(self.tree.pool.names) + role]] += 1
        return node, agent, role

    def labels(self, tasks: Sequence[int], samples: Sequence[int]) -> Labels:
        """Every state shown, with what was measured on its question."""
        nodes = [node for _, node, _ in self.visits]
        self.tree.fill_states(nodes)
        states = np.array([node.state for node in nodes], dtype=float).reshape(len(nodes), -1)
        rows = [k for k, _, _ in self.visits]
        roles = np.array([role for _, _, role in self.visits], dtype=np.intp)
        return Labels(np.array(tasks, dtype=np.intp)[rows], np.array(samples, dtype=np.intp)[rows], roles, self.right[rows], states)

    def rollout(self) -> Rollout:
        """All episodes as one candidate's: L of each question."""
        agents = len(self.tree.pool.names)
        return Rollout([[node for row in self.ends for node in row]], self.counts[None, :agents], self.counts[None, agents:])


def make_labels(
    arena: Arena, tasks: Sequence[int], samples: Sequence[int], *, aim: Aim, rng: np.random.Generator
) -> tuple[Rollout, Labels]:
    """Label questions, given by their indices among the training tasks and by which sample of replies; at least one.

    Returns:
        The episodes, L of each question, and the labels.
    """
    making = LabelMaking(arena.tree, [arena.start(arena.train[task], sample=sample) for task, sample in zip(tasks, samples, strict=True)])
    chances = aim(tasks, np.stack([mean_success(row[None]) for row in making.right]))
    making.go_on(np.where(np.isnan(chances), 1.0 / chances.shape[1], chances), rng)
    return making.rollout(), making.labels(tasks, samples)


def _right(tree: EpisodeTree, node: Node) -> float:
    """1 or 0; NaN for an answer that was lost or could not be graded."""
    outcome = None if node.transcript.turns[-1].reply.fault is not None else tree.outcome(node)
    return np.nan if outcome is None else outcome
