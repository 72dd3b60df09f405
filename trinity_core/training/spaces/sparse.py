"""The sparse head: a linear head that learns which dimensions of the state to read, and how many (spec 1.5).

While it trains, the dimensions are drawn: the k largest of score / temperature + Gumbel noise (the Gumbel top-k trick, a draw without
replacement from the softmax of the scores). One noise vector per generation, derived from the run's seed, serves every candidate, so
candidates differ by their numbers and never by luck. Offered, validated and tested is the plain top k of the scores: an ordinary
linear head with zeros.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trinity_core.coordinator.head import LinearHead
from trinity_core.seeds import derive_seed
from trinity_core.training.rollout import LinearPolicies

Doubles = NDArray[np.float64]

FIRST_SPREAD = 2.0
"""Standard deviation of the scores at the start."""
FIRST_TEMPERATURE = 10.0
COLDEST, WARMEST = 1.0, 20.0
"""The temperature is kept between these."""


def sparse_size(rows: int, width: int) -> int:
    """n = rows x width weights + width scores + sparsity + temperature."""
    return rows * width + width + 2


@dataclass(frozen=True, slots=True, eq=False)
class SparseSpace:
    """The vector is W row by row, a score per dimension, the sparsity's logit rho, the temperature.

    All share one step size, as in the paper. Beside scores with a spread of 2 and a temperature of 10 it is small, so the choice of
    dimensions moves slowly.
    """

    rows: int
    """L + 3."""
    width: int
    """d, length of a state."""
    seed: int
    """Of the first scores."""

    @property
    def size(self) -> int:
        """n, the numbers that are searched."""
        return sparse_size(self.rows, self.width)

    @property
    def sigma(self) -> float:
        """1 over the root of the dimensions read at the start, half of all."""
        return float(1.0 / np.sqrt(max(1, self.width // 2)))

    @property
    def basis(self) -> Doubles:
        """Nothing is fitted."""
        return np.zeros((0, 0))

    def start(self) -> Doubles:
        """Weights zero, so every choice is equally likely; scores drawn from the seed; half of the dimensions read."""
        rng = np.random.default_rng(derive_seed(self.seed, "sparse start"))
        scores = FIRST_SPREAD * rng.standard_normal(self.width)
        return np.concatenate([np.zeros(self.rows * self.width), scores, [0.0, FIRST_TEMPERATURE]])

    def policies(self, vectors: Doubles) -> LinearPolicies:
        """The candidates as they would be exported, from vectors of shape (C, n)."""
        return self._policies(vectors, np.zeros(self.width))

    def drawn_policies(self, vectors: Doubles, rng: np.random.Generator) -> LinearPolicies:
        """The candidates as they train: dimensions drawn with the same noise for all."""
        return self._policies(vectors, rng.gumbel(size=self.width))

    def head(self, vector: Doubles) -> LinearHead:
        """The head of one vector: zeros where a dimension is not read."""
        return LinearHead(self.policies(vector[None]).heads[0].astype(np.float32))

    def scales(self, vector: Doubles) -> Mapping[str, NDArray[np.float32]]:
        """None: the backbone stays as it is."""
        return {}

    def _policies(self, vectors: Doubles, noise: Doubles) -> LinearPolicies:
        cut = self.rows * self.width
        heads = vectors[:, :cut].reshape(len(vectors), self.rows, self.width)
        scores, rho, temperature = vectors[:, cut:-2], vectors[:, -2], np.clip(vectors[:, -1:], COLDEST, WARMEST)
        order = np.argsort(-(scores / temperature + noise), axis=1, kind="stable")
        rank = np.empty_like(order)
        np.put_along_axis(rank, order, np.arange(self.width)[None], axis=1)
        return LinearPolicies(heads * (rank < kept(rho, self.width)[:, None])[:, None])


def kept(rho: Doubles, width: int) -> NDArray[np.intp]:
    """k = max(1, floor(d (1 - sigmoid(rho)))), one for each rho."""
    from scipy.special import expit  # here: it takes a second to load

    return np.asarray(np.maximum(1, np.floor(width * expit(-rho))), dtype=np.intp)
