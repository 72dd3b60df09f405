"""Block-diagonal heads: each group of outputs reads its own part of the state only (spec 1.5). Exported as a linear head with zeros."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trinity_core.coordinator.head import LinearHead
from trinity_core.training.rollout import LinearPolicies

Doubles = NDArray[np.float64]


def block_mask(blocks: int, rows: int, width: int) -> NDArray[np.bool_]:
    """Which weights exist, shape (rows, width): outputs in `blocks` even groups, dimensions shared out in proportion to them."""
    mask = np.zeros((rows, width), dtype=bool)
    for group in np.array_split(np.arange(rows), min(blocks, rows)):
        first, last = (round(width * edge / rows) for edge in (group[0], group[-1] + 1))
        mask[group, first:last] = True
    return mask


def block_size(blocks: int, rows: int, width: int) -> int:
    """n, how many weights exist."""
    return int(block_mask(blocks, rows, width).sum())


@dataclass(frozen=True, slots=True, eq=False)
class BlockSpace:
    """The vector is the weights that exist, row by row."""

    mask: NDArray[np.bool_]
    """Which exist, shape (L + 3, width)."""

    @property
    def size(self) -> int:
        """n, the numbers that are searched."""
        return int(self.mask.sum())

    @property
    def sigma(self) -> float:
        """1 over the root of the dimensions an output reads, so that logits have standard deviation about 1."""
        return float(1.0 / np.sqrt(self.mask.sum(axis=1).mean()))

    @property
    def basis(self) -> Doubles:
        """Nothing is fitted."""
        return np.zeros((0, 0))

    def start(self) -> Doubles:
        """Zero: every choice equally likely."""
        return np.zeros(self.size)

    def policies(self, vectors: Doubles) -> LinearPolicies:
        """The candidates of vectors of shape (C, n)."""
        heads = np.zeros((len(vectors), *self.mask.shape))
        heads[:, self.mask] = vectors
        return LinearPolicies(heads)

    def head(self, vector: Doubles) -> LinearHead:
        """The head of one vector, with zeros outside its blocks."""
        return LinearHead(self.matrix(vector).astype(np.float32))

    def scales(self, vector: Doubles) -> Mapping[str, NDArray[np.float32]]:
        """None: the backbone stays as it is."""
        return {}

    def matrix(self, vector: Doubles) -> Doubles:
        """W of one vector, shape (L + 3, width)."""
        return np.asarray(self.policies(vector[None]).heads[0])

    def pull(self, gradient: Doubles) -> Doubles:
        """The gradient at the weights that exist."""
        return np.asarray(gradient[self.mask])


def block_space(blocks: int, rows: int, width: int) -> BlockSpace:
    """A head of so many blocks; more than outputs means one for each."""
    return BlockSpace(block_mask(blocks, rows, width))
