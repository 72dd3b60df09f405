"""The linear head and the choice it makes: z = W h, two softmaxes, one agent and one role (paper section 3.1; spec 1.3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from trinity_core.errors import CheckpointError
from trinity_core.types import ROLES, Role

Floats = NDArray[np.float32]


class Head(Protocol):
    """What turns states into logits; the linear head and its variants (spec 1.5)."""

    @property
    def kind(self) -> str:
        """Its word in checkpoints."""

    @property
    def trained(self) -> bool:
        """False for a head that cannot tell states apart."""

    @property
    def agents(self) -> int:
        """L, the number of agents."""

    @property
    def width(self) -> int:
        """Length of the states it reads."""

    def logits(self, states: Floats) -> Floats:
        """z for states of shape (batch, width): shape (batch, L + 3)."""

    def tensors(self) -> Mapping[str, Floats]:
        """Its numbers, by the names they have in a checkpoint."""


@dataclass(frozen=True, slots=True, eq=False)
class LinearHead:
    """W of shape (L + 3, width), float32, no bias. Rows: L agents in pool order, then Worker, Thinker, Verifier."""

    weight: Floats

    def __post_init__(self) -> None:
        shape = self.weight.shape
        if self.weight.dtype != np.float32 or len(shape) != 2 or shape[0] <= len(ROLES):
            raise CheckpointError(f"A head is a float32 matrix of (agents + 3) x width; this is {self.weight.dtype} of shape {shape}.")
        if not np.isfinite(self.weight).all():
            raise CheckpointError("The head holds numbers that are not finite.")

    @classmethod
    def zeros(cls, agents: int, width: int) -> LinearHead:
        """The start of evolution: all logits 0, so uniform when sampled."""
        return cls(np.zeros((agents + len(ROLES), width), np.float32))

    @property
    def kind(self) -> str:
        """Its word in checkpoints."""
        return "linear"

    @property
    def trained(self) -> bool:
        """False for the zero start, whose argmax would always be the first agent."""
        return bool(self.weight.any())

    @property
    def agents(self) -> int:
        """L, the number of agents."""
        return int(self.weight.shape[0]) - len(ROLES)

    @property
    def width(self) -> int:
        """Length of the states it reads."""
        return int(self.weight.shape[1])

    def logits(self, states: Floats) -> Floats:
        """z for states of shape (batch, width): shape (batch, L + 3)."""
        return states @ self.weight.T

    def tensors(self) -> Mapping[str, Floats]:
        """The matrix under the name "weight"."""
        return {"weight": self.weight}


@dataclass(frozen=True, slots=True)
class Choice:
    """What a head's logits lead to. Tuples are in pool order and in the order of `ROLES`."""

    agent: int
    """Index in the pool."""
    role: Role
    agent_probabilities: tuple[float, ...]
    role_probabilities: tuple[float, ...]
    entropy: float
    """H(agent) + H(role) in nats."""
    margin: float
    """Probability of the chosen pair minus that of the best other pair."""


def softmax(logits: NDArray[np.floating]) -> NDArray[np.float64]:
    """Softmax of a vector in float64; -inf entries get 0."""
    exponentials = np.exp(logits.astype(np.float64) - np.max(logits))
    return np.asarray(exponentials / exponentials.sum())


def choose(logits: Floats, callable_agents: NDArray[np.bool_], rng: np.random.Generator | None) -> Choice:
    """One agent and one role from the logits of one state.

    Args:
        logits: shape (L + 3,).
        callable_agents: shape (L,); agents that are unavailable or failed are masked out before the softmax.
        rng: draws agent and role independently from their softmax (the paper, also at evaluation); None takes the argmax of each.

    Raises:
        ValueError: no agent may be chosen.
    """
    if not callable_agents.any():
        raise ValueError("No agent may be chosen.")
    count = len(callable_agents)
    agents = softmax(np.where(callable_agents, logits[:count], -np.inf))
    roles = softmax(logits[count:])
    agent, role = (int(np.argmax(p)) if rng is None else int(rng.choice(len(p), p=p)) for p in (agents, roles))
    pairs = np.outer(agents, roles)
    chosen = pairs[agent, role]
    pairs[agent, role] = -1.0
    return Choice(
        agent=agent,
        role=ROLES[role],
        agent_probabilities=tuple(agents.tolist()),
        role_probabilities=tuple(roles.tolist()),
        entropy=_entropy(agents) + _entropy(roles),
        margin=float(chosen - pairs.max()),
    )


def _entropy(probabilities: NDArray[np.float64]) -> float:
    positive = probabilities[probabilities > 0]
    return float(-(positive * np.log(positive)).sum()) + 0.0
