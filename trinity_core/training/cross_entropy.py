"""Fitting a head to targets: cross-entropy of agent and of role, minimised over the vector of a space (the imitating trainers' loss).

With soft targets p the cross-entropy differs from KL(p || pi) by the entropy of p only, which no head changes.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from trinity_core.types import ROLES

Doubles = NDArray[np.float64]

DECAY = 1e-4
"""Weight of the squared vector, per number."""
ITERATIONS = 200
"""L-BFGS iterations at most."""


class Matrices(Protocol):
    """A space whose head is linear in the vector."""

    def matrix(self, vector: Doubles) -> Doubles:
        """W of one vector, shape (L + 3, width)."""

    def pull(self, gradient: Doubles) -> Doubles:
        """The gradient with respect to the vector of one with respect to W."""


def fit_targets(space: Matrices, states: NDArray[np.float32], targets: Doubles, *, start: Doubles, decay: float = DECAY) -> Doubles:
    """The vector whose head gives the targets.

    Args:
        space: what the vector means.
        states: shape (N, width).
        targets: probabilities of agents, then of roles, shape (N, L + 3); each part sums to 1, or to 0 where nothing is to be learnt.
        start: first vector, shape (n,).
        decay: weight of the squared vector, per number.

    Returns:
        Vector of shape (n,).
    """
    from scipy.optimize import minimize  # here: it takes a second to load

    samples = states.astype(np.float64)

    def loss(vector: Doubles) -> tuple[float, Doubles]:
        value, slope = cross_entropy(samples @ space.matrix(vector).T, targets)
        return value + decay * float(vector @ vector), space.pull(slope.T @ samples) + 2 * decay * vector

    return np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": ITERATIONS}).x)


def cross_entropy(logits: Doubles, targets: Doubles) -> tuple[float, Doubles]:
    """Mean cross-entropy of agents plus that of roles, and its gradient with respect to the logits, both of shape (N, L + 3)."""
    agents = logits.shape[1] - len(ROLES)
    total, slopes = 0.0, []
    for part in (slice(0, agents), slice(agents, None)):
        wanted = targets[:, part]
        shifted = logits[:, part] - logits[:, part].max(axis=1, keepdims=True)
        logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        total -= float((wanted * logs).sum()) / len(logits)
        slopes.append((np.exp(logs) * wanted.sum(axis=1, keepdims=True) - wanted) / len(logits))
    return total, np.hstack(slopes)


def one_hot(agents: NDArray[np.int64], roles: NDArray[np.int64], *, rows: int) -> Doubles:
    """Hard targets of shape (N, rows) from indices."""
    targets = np.zeros((len(agents), rows))
    targets[np.arange(len(agents)), agents] = 1.0
    targets[np.arange(len(roles)), rows - len(ROLES) + roles] = 1.0
    return targets
