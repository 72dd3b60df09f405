"""Training transcripts with what a head chooses at each: its most probable choices played over training tasks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from trinity_core.agents.pool import Pool
from trinity_core.cancel import Cancel
from trinity_core.coordinator.head import Head, softmax
from trinity_core.interfaces import Encoder
from trinity_core.tasks.task import Task
from trinity_core.training.episodes import EpisodeTree, Node
from trinity_core.training.rollout import Doubles, Places, roll_out, states_of
from trinity_core.types import ROLES, Transcript

MAX_TURNS = 5


@dataclass(frozen=True, slots=True)
class Visit:
    """A moment of a session on a training task."""

    transcript: Transcript
    """What had been said."""
    family: str
    agent: str
    """Who was chosen next."""
    role: str
    """In which role, a `Role`'s value."""
    agent_probability: float
    role_probability: float


@dataclass(frozen=True, slots=True, eq=False)
class Visits:
    """Visits and their states."""

    visits: tuple[Visit, ...]
    """Length N, no transcript twice."""
    states: NDArray[np.float32] = field(repr=False)
    """Shape (N, width)."""


@dataclass(frozen=True, slots=True, eq=False)
class _HeadPolicy:
    """A head as the single candidate of a rollout."""

    head: Head
    count: int = 1

    def logits(self, tree: EpisodeTree, nodes: Sequence[Node], places: Places) -> Doubles:
        """Logits of shape (places, L + 3)."""
        return np.asarray(self.head.logits(states_of(tree, nodes)), dtype=np.float64)[places[:, 1]]


def visit(pool: Pool, encoder: Encoder, head: Head, tasks: Sequence[Task], *, seed: int, cancel: Cancel | None = None) -> Visits:
    """Play the head's most probable choices on every task; nothing is graded.

    Raises:
        Halt: cancelled.
    """
    tree = EpisodeTree(pool, encoder, lambda task, answer: None, max_turns=MAX_TURNS)
    tree.begin(cancel=cancel)
    played = roll_out(tree, _HeadPolicy(head), tree.roots(tasks, seed=seed), rng=None, keep_choices=True).choices
    if played is None:
        return Visits((), np.zeros((0, encoder.width), np.float32))
    rows = {node.transcript: k for k, node in reversed(list(enumerate(played.nodes)))}
    kept = sorted(rows.values())
    found = tuple(_visit(played.nodes[k], played.logits[k], pool.names) for k in kept)
    return Visits(found, states_of(tree, [played.nodes[k] for k in kept]))


def _visit(node: Node, logits: Doubles, agents: Sequence[str]) -> Visit:
    shares, roles = softmax(logits[: len(agents)]), softmax(logits[len(agents) :])
    agent, role = int(np.argmax(shares)), int(np.argmax(roles))
    return Visit(node.transcript, node.task.family, agents[agent], ROLES[role].value, float(shares[agent]), float(roles[role]))
