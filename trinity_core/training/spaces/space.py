"""The boundary between a trainer and the head: a vector of n numbers and the policies it stands for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from trinity_core.coordinator.head import Head
from trinity_core.training.rollout import Policies

Doubles = NDArray[np.float64]
Floats = NDArray[np.float32]


class Space(Protocol):
    """What n searched numbers mean."""

    @property
    def size(self) -> int:
        """n."""

    @property
    def sigma(self) -> float:
        """A first step size that gives logits of standard deviation about 1."""

    @property
    def basis(self) -> Doubles:
        """What the space was fitted to; empty when nothing was. The same basis makes the same space."""

    def start(self) -> Doubles:
        """The vector a search from zero begins with, shape (n,)."""

    def policies(self, vectors: Doubles) -> Policies:
        """The candidates of vectors of shape (C, n), as they would be exported."""

    def head(self, vector: Doubles) -> Head:
        """The head of one vector, as a checkpoint keeps it."""

    def scales(self, vector: Doubles) -> Mapping[str, Floats]:
        """Singular-value offsets of one vector by the name of their matrix; empty where the backbone stays as it is."""


@runtime_checkable
class Differentiable(Protocol):
    """A space whose head W is linear in the vector, so that gradients can be pulled back to it."""

    def matrix(self, vector: Doubles) -> Doubles:
        """W of one vector, shape (L + 3, width)."""

    def pull(self, gradient: Doubles) -> Doubles:
        """The gradient with respect to the vector, shape (n,), of one with respect to W."""


@runtime_checkable
class Drawn(Protocol):
    """A space whose candidates have random parts while they train."""

    def drawn_policies(self, vectors: Doubles, rng: np.random.Generator) -> Policies:
        """The candidates of vectors of shape (C, n) with the same draws for all; as many draws are taken whatever C is."""


def training_policies(space: Space, vectors: Doubles, rng: np.random.Generator) -> Policies:
    """The candidates of vectors of shape (C, n) as they train.

    Args:
        space: what the vectors mean.
        vectors: the candidates.
        rng: of this run and generation only, so that candidates share its draws and a resumed run repeats them.
    """
    return space.drawn_policies(vectors, rng) if isinstance(space, Drawn) else space.policies(vectors)
