"""The low-rank head: z = c V ELU(U h) with rank 2 (L + 3), started at random (spec 1.5).

The paper's text says rank 14, its count of 20,680 numbers means 20 at 10 outputs; the count is followed. The start is Xavier's uniform
one with gain 1 for U and 3 for V, so unlike the linear head it has opinions before it has learnt anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trinity_core.coordinator.heads.low_rank import FACTOR, LowRankHead, low_rank_logits
from trinity_core.seeds import derive_seed
from trinity_core.training.episodes import EpisodeTree, Node
from trinity_core.training.rollout import Places, states_of

Doubles = NDArray[np.float64]

GAINS = (1.0, 3.0)
"""Of U and of V."""


def rank(rows: int) -> int:
    """r, twice the outputs."""
    return 2 * rows


def low_rank_size(rows: int, width: int) -> int:
    """n = r (width + rows)."""
    return rank(rows) * (width + rows)


@dataclass(frozen=True, slots=True, eq=False)
class LowRankPolicies:
    """C low-rank heads on the states of the encoder."""

    downs: Doubles
    """U of each, shape (C, r, width)."""
    ups: Doubles
    """V of each, shape (C, L + 3, r)."""

    @property
    def count(self) -> int:
        """C."""
        return len(self.downs)

    def logits(self, tree: EpisodeTree, nodes: Sequence[Node], places: Places) -> Doubles:
        """Logits of shape (places, L + 3)."""
        states = states_of(tree, nodes)
        with tree.watch.on("optimizer"):
            scores = np.stack([self.read(candidate, states) for candidate in range(self.count)])
            return np.asarray(scores[places[:, 0], places[:, 1]])

    def read(self, candidate: int, states: NDArray[np.float32]) -> Doubles:
        """Logits of one candidate for states of shape (N, width): shape (N, L + 3)."""
        return low_rank_logits(self.downs[candidate], self.ups[candidate], states)


@dataclass(frozen=True, slots=True, eq=False)
class LowRankSpace:
    """The vector is U row by row, then V row by row."""

    rows: int
    """L + 3."""
    width: int
    """Length of a state."""
    seed: int
    """Of the random start."""

    @property
    def size(self) -> int:
        """n, the numbers that are searched."""
        return low_rank_size(self.rows, self.width)

    @property
    def sigma(self) -> float:
        """A step that changes the logits by about 1.

        A step s in U changes U h by s sqrt(width); half of that passes the ELU, and c V multiplies it by 3 x 3 x sqrt(2 r / (r + rows)).
        The paper's 0.03 at width 1024 would be a change of about 7.
        """
        passed = np.sqrt(0.5) * FACTOR * GAINS[1] * np.sqrt(2 * rank(self.rows) / (rank(self.rows) + self.rows))
        return float(1.0 / (passed * np.sqrt(self.width)))

    @property
    def basis(self) -> Doubles:
        """Nothing is fitted."""
        return np.zeros((0, 0))

    def start(self) -> Doubles:
        """Xavier's uniform start; the same for the same seed."""
        rng = np.random.default_rng(derive_seed(self.seed, "low-rank start"))
        shapes = (rank(self.rows), self.width), (self.rows, rank(self.rows))
        bounds = [gain * np.sqrt(6.0 / sum(shape)) for gain, shape in zip(GAINS, shapes, strict=True)]
        return np.concatenate([rng.uniform(-bound, bound, size=shape).reshape(-1) for bound, shape in zip(bounds, shapes, strict=True)])

    def policies(self, vectors: Doubles) -> LowRankPolicies:
        """The candidates of vectors of shape (C, n)."""
        cut = rank(self.rows) * self.width
        downs, ups = vectors[:, :cut], vectors[:, cut:]
        return LowRankPolicies(downs.reshape(len(vectors), -1, self.width), ups.reshape(len(vectors), self.rows, -1))

    def head(self, vector: Doubles) -> LowRankHead:
        """The head of one vector."""
        policies = self.policies(vector[None])
        return LowRankHead(policies.downs[0].astype(np.float32), policies.ups[0].astype(np.float32))

    def scales(self, vector: Doubles) -> Mapping[str, NDArray[np.float32]]:
        """None: the backbone stays as it is."""
        return {}
