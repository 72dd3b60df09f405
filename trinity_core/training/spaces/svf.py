"""Head and backbone together: the vector is [singular-value offsets | the vector of another space] (spec 1.4).

Offsets and head want steps of different size. An offset is a share of a singular value, so a step of 0.03, the paper's, changes what a
layer gives by about 3 % at any width; a head's step depends on its space. A search has one step size for all: offsets are therefore
searched in units of 0.03 over the inner space's own first step. At width 1024 with the linear head (step 0.031) that is very nearly the
paper's setting, one step of 0.03 for both.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from trinity_core.coordinator.head import Head
from trinity_core.coordinator.split.reader import Reader, SplitEncoder
from trinity_core.training.episodes import EpisodeTree, Node
from trinity_core.training.rollout import Places, Policies, StatePolicies
from trinity_core.training.spaces.space import Space, training_policies

Doubles = NDArray[np.float64]
Floats = NDArray[np.float32]

OFFSET_STEP = 0.03
"""First step of an offset, as a share of its singular value: the paper's sigma."""
LEAST = 0.05
"""1 + offset is kept at or above this: a singular value may fade but neither vanish nor turn its direction round."""
READERS = 64
"""Candidates whose adapted layer is kept at once; of larger populations it is made again every turn."""


@dataclass(frozen=True, slots=True, eq=False)
class SvfPolicies:
    """C candidates, each with its own version of the backbone."""

    split: SplitEncoder
    heads: StatePolicies
    """Their heads."""
    scales: Sequence[Mapping[str, Floats]]
    """Their offsets by matrix, C of them."""
    _readers: OrderedDict[int, Reader] = field(default_factory=OrderedDict, repr=False)

    @property
    def count(self) -> int:
        """C."""
        return len(self.scales)

    def logits(self, tree: EpisodeTree, nodes: Sequence[Node], places: Places) -> Doubles:
        """Logits of shape (places, L + 3); each candidate reads each node it is at once.

        Raises:
            Halt: the run was stopped; that is looked for before each candidate.
        """
        logits = np.empty((len(places), len(tree.pool.names) + 3))
        for candidate in np.unique(places[:, 0]).tolist():
            tree.watch_out()
            mine = np.flatnonzero(places[:, 0] == candidate)
            where, back = np.unique(places[mine, 1], return_inverse=True)
            with tree.watch.on("encode"):
                states = self._reader(candidate).states([nodes[k].transcript for k in where])
            tree.counts.encodes += len(where)
            tree.counts.encodes_saved += len(mine) - len(where)
            logits[mine] = self.heads.read(candidate, states)[back]
        return logits

    def _reader(self, candidate: int) -> Reader:
        if candidate not in self._readers:
            self._readers[candidate] = self.split.reader(self.scales[candidate])
        while len(self._readers) > READERS:
            self._readers.popitem(last=False)
        return self._readers[candidate]


@dataclass(frozen=True, slots=True, eq=False)
class SvfSpace:
    """A space around another one."""

    inner: Space
    """Of the head."""
    split: SplitEncoder
    """What reads."""

    @property
    def offsets(self) -> int:
        """How many numbers at the vector's beginning belong to the backbone."""
        return sum(self.split.matrices.values())

    @property
    def size(self) -> int:
        """n, offsets and head."""
        return self.offsets + self.inner.size

    @property
    def sigma(self) -> float:
        """The inner space's."""
        return self.inner.sigma

    @property
    def basis(self) -> Doubles:
        """What the inner space was fitted to."""
        return self.inner.basis

    def start(self) -> Doubles:
        """The backbone as it is, and the inner space's start."""
        return self.lift(self.inner.start())

    def lift(self, vector: Doubles) -> Doubles:
        """The vector of the same head on the backbone as it is, from one of the inner space."""
        return np.concatenate([np.zeros(self.offsets), vector])

    def policies(self, vectors: Doubles) -> SvfPolicies:
        """The candidates of vectors of shape (C, n)."""
        return self._policies(vectors, self.inner.policies(vectors[:, self.offsets :]))

    def drawn_policies(self, vectors: Doubles, rng: np.random.Generator) -> SvfPolicies:
        """The candidates as they train, with the inner space's draws if it has any."""
        return self._policies(vectors, training_policies(self.inner, vectors[:, self.offsets :], rng))

    def head(self, vector: Doubles) -> Head:
        """The head of one vector."""
        return self.inner.head(vector[self.offsets :])

    def scales(self, vector: Doubles) -> Mapping[str, Floats]:
        """The offsets of each matrix; empty where all are 0."""
        scales = self._scales(vector)
        return scales if any(offsets.any() for offsets in scales.values()) else {}

    def _policies(self, vectors: Doubles, heads: Policies) -> SvfPolicies:
        if not isinstance(heads, StatePolicies):
            raise TypeError(f"{type(heads).__name__} does not read states.")
        return SvfPolicies(self.split, heads, [self._scales(vector) for vector in vectors])

    def _scales(self, vector: Doubles) -> dict[str, Floats]:
        offsets = np.maximum(vector[: self.offsets] * (OFFSET_STEP / self.inner.sigma), LEAST - 1).astype(np.float32)
        lengths = self.split.matrices
        pieces = np.split(offsets, np.cumsum(list(lengths.values()))[:-1])
        return dict(zip(lengths, pieces, strict=True))
