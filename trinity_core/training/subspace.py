"""How a flat vector of numbers becomes heads: the whole matrix, or the matrix written in leading directions of the states.

In the whitened subspace a row of W is a sum of k principal directions of free transcripts' states, each scaled to unit variance,
plus a bias; ten times fewer numbers to search than the full matrix, and still an ordinary linear head when exported.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trinity_core.coordinator.head import LinearHead

Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Parameters:
    """A linear map from flat vectors to heads: W = A B with the vector as A, shape (rows, k), and B fixed, shape (k, width)."""

    rows: int
    """L + 3."""
    basis: Doubles
    """B, shape (k, width); the identity for the full matrix."""

    @property
    def size(self) -> int:
        """n, the numbers that are searched."""
        return self.rows * len(self.basis)

    def heads(self, vectors: Doubles) -> Doubles:
        """Heads of shape (C, rows, width) for vectors of shape (C, n)."""
        return vectors.reshape(len(vectors), self.rows, -1) @ self.basis

    def head(self, vector: Doubles) -> LinearHead:
        """The head of one vector."""
        return LinearHead(self.heads(vector[None])[0].astype(np.float32))


def full_matrix(rows: int, width: int) -> Parameters:
    """Every weight is searched: n = rows x width (the paper)."""
    return Parameters(rows, np.eye(width))


def whitened_subspace(rows: int, states: NDArray[np.float32], directions: int) -> Parameters:
    """The leading whitened principal directions of `states`, and a bias.

    Args:
        rows: L + 3.
        states: of transcripts that cost nothing, shape (N, width).
        directions: k - 1, how many principal directions.

    The bias is written without one: b is the vector closest to having inner product 1 with every state (ridge regression), and
    the centring of each direction is taken out along b.
    """
    samples = states.astype(np.float64)
    mean = samples.mean(axis=0)
    _, spread, axes = np.linalg.svd(samples - mean, full_matrices=False)
    whitened = axes[:directions] / (spread[:directions, None] / np.sqrt(len(samples)))
    ridge = 1e-3 * len(samples) * np.eye(samples.shape[1])
    bias = np.linalg.solve(samples.T @ samples + ridge, samples.sum(axis=0))
    centred = whitened - (whitened @ mean)[:, None] * bias
    return Parameters(rows, np.vstack([centred, bias]))
