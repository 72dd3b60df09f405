"""The two contests of a decision: the chosen agent against the runner-up, and the chosen role against the next one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from trinity_core.coordinator.head import Head
from trinity_core.types import ROLES, Decision

Doubles = NDArray[np.float64]
STEP = 1e-2
"""Of the central differences; a state's numbers are about 1."""


class Side(StrEnum):
    """What was chosen."""

    AGENT = "agent"
    ROLE = "role"


@dataclass(frozen=True, slots=True)
class Contest:
    """A choice and what came closest to it."""

    side: Side
    chosen: str
    runner_up: str
    """The most probable of the others."""
    chosen_probability: float
    runner_up_probability: float
    rows: tuple[int, int]
    """Their outputs among the head's logits."""


def contests(decision: Decision) -> tuple[Contest, ...]:
    """Agent, then role; without a runner-up there is no contest."""
    roles = tuple(role.value for role in ROLES)
    sides = [
        _contest(Side.AGENT, decision.agents, decision.agent_probabilities, decision.agent, 0),
        _contest(Side.ROLE, roles, decision.role_probabilities, decision.role.value, len(decision.agents)),
    ]
    return tuple(side for side in sides if side is not None)


def _contest(side: Side, names: Sequence[str], shares: Sequence[float], chosen: str, offset: int) -> Contest | None:
    first = names.index(chosen)
    others = [k for k, share in enumerate(shares) if share > 0 and k != first]
    if not others:
        return None
    second = max(others, key=lambda k: shares[k])
    return Contest(side, chosen, names[second], shares[first], shares[second], (offset + first, offset + second))


def margins(head: Head, states: NDArray[np.floating], found: Sequence[Contest]) -> Doubles:
    """Logit of the chosen one less that of the runner-up, for states of shape (N, width): shape (N, contests)."""
    logits = np.asarray(head.logits(states.astype(np.float32)), dtype=np.float64)
    return np.stack([logits[:, contest.rows[0]] - logits[:, contest.rows[1]] for contest in found], axis=1)


def slopes(head: Head, state: NDArray[np.floating], found: Sequence[Contest]) -> Doubles:
    """How each margin changes with each number of the state, by central differences: shape (contests, width). Any head will do."""
    steps = STEP * np.eye(len(state))
    difference = margins(head, state + steps, found) - margins(head, state - steps, found)
    return np.asarray(difference.T / (2 * STEP))
