"""Linear heads: every weight of the matrix, or the matrix written in leading directions of the states.

In the whitened subspace a row of W is a sum of k principal directions of free transcripts' states, each scaled to unit variance,
plus a bias; ten times fewer numbers to search than the full matrix, and still an ordinary linear head when exported.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trinity_core.coordinator.head import LinearHead
from trinity_core.training.rollout import LinearPolicies

Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class LinearSpace:
    """W = A B with the vector as A, shape (rows, k), and B fixed, shape (k, width)."""

    rows: int
    """L + 3."""
    basis: Doubles
    """B, shape (k, width); the identity for the full matrix."""
    sigma: float
    """First step size."""

    @property
    def size(self) -> int:
        """n, the numbers that are searched."""
        return self.rows * len(self.basis)

    def start(self) -> Doubles:
        """Zero: every choice equally likely."""
        return np.zeros(self.size)

    def heads(self, vectors: Doubles) -> Doubles:
        """Heads of shape (C, rows, width) for vectors of shape (C, n)."""
        return vectors.reshape(len(vectors), self.rows, -1) @ self.basis

    def policies(self, vectors: Doubles) -> LinearPolicies:
        """The candidates of vectors of shape (C, n)."""
        return LinearPolicies(self.heads(vectors))

    def head(self, vector: Doubles) -> LinearHead:
        """The head of one vector."""
        return LinearHead(self.matrix(vector).astype(np.float32))

    def scales(self, vector: Doubles) -> Mapping[str, NDArray[np.float32]]:
        """None: the backbone stays as it is."""
        return {}

    def matrix(self, vector: Doubles) -> Doubles:
        """W of one vector, shape (rows, width)."""
        return np.asarray(self.heads(vector[None])[0])

    def pull(self, gradient: Doubles) -> Doubles:
        """dA = dW B', flat."""
        return (gradient @ self.basis.T).reshape(-1)


def full_matrix(rows: int, width: int) -> LinearSpace:
    """Every weight is searched: n = rows x width (the paper).

    The state has norm about sqrt(width), so a step of 1/sqrt(width) gives logits of standard deviation about 1 (0.03 at width 1024).
    """
    return LinearSpace(rows, np.eye(width), 1.0 / np.sqrt(width))


SUBSPACE_SIGMA = 0.5
"""First step size in the whitened subspace, whose directions have unit variance on every pool."""


def subspace(rows: int, basis: Doubles) -> LinearSpace:
    """The heads spanned by the directions of `whitened_directions`, shape (k, width)."""
    return LinearSpace(rows, basis, SUBSPACE_SIGMA)


FLAT = 1e-6
"""A direction with less than this of the largest spread is none: only rounding is left in it."""


def whitened_directions(states: NDArray[np.float32], directions: int) -> Doubles:
    """The leading whitened principal directions of `states`, and a bias: shape (at most directions + 1, width).

    Args:
        states: of transcripts that were met before the search, shape (N, width).
        directions: how many principal directions.

    The bias is written without one: b is the vector closest to having inner product 1 with every state (ridge regression), and
    the centring of each direction is taken out along b. A direction in which the states do not differ is left zero.
    """
    samples = states.astype(np.float64)
    mean = samples.mean(axis=0)
    _, spread, axes = np.linalg.svd(samples - mean, full_matrices=False)
    varied = spread[:directions, None] > FLAT * spread[0]
    whitened = np.where(varied, axes[:directions] * np.sqrt(len(samples)) / np.where(varied, spread[:directions, None], 1.0), 0.0)
    ridge = 1e-3 * len(samples) * np.eye(samples.shape[1])
    bias = np.linalg.solve(samples.T @ samples + ridge, samples.sum(axis=0))
    centred = whitened - (whitened @ mean)[:, None] * bias
    return np.vstack([centred, bias])
