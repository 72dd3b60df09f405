"""The low-rank head of the paper's ablation: z = c V ELU(U h) with c = 3 and ELU's alpha = 0.1 (spec 1.5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trinity_core.coordinator.head import Floats
from trinity_core.errors import CheckpointError
from trinity_core.types import ROLES

ALPHA = 0.1
"""alpha of the ELU: what very negative values tend to, with a minus."""
FACTOR = 3.0
"""c, fixed."""


def elu(values: NDArray[Any]) -> NDArray[Any]:
    """x where x > 0, alpha (exp(x) - 1) elsewhere; any shape."""
    return np.asarray(np.where(values > 0, values, ALPHA * np.expm1(np.minimum(values, 0))))


def low_rank_logits(down: NDArray[Any], up: NDArray[Any], states: NDArray[Any]) -> NDArray[Any]:
    """z = c V ELU(U h) for states of shape (batch, width): shape (batch, L + 3).

    Args:
        down: U, shape (r, width).
        up: V, shape (L + 3, r).
        states: h, one per row.
    """
    return np.asarray(FACTOR * (elu(states @ down.T) @ up.T))


@dataclass(frozen=True, slots=True, eq=False)
class LowRankHead:
    """Two matrices with a bend between them."""

    down: Floats
    """U, shape (r, width), float32."""
    up: Floats
    """V, shape (L + 3, r), float32. Rows: L agents in pool order, then Worker, Thinker, Verifier."""

    def __post_init__(self) -> None:
        shapes = self.down.shape, self.up.shape
        matrices = all(matrix.dtype == np.float32 and matrix.ndim == 2 for matrix in (self.down, self.up))
        if not matrices or shapes[1][1] != shapes[0][0] or shapes[1][0] <= len(ROLES):
            raise CheckpointError(f"A low-rank head is float32 matrices of r x width and (agents + 3) x r; these are of shapes {shapes}.")
        if not (np.isfinite(self.down).all() and np.isfinite(self.up).all()):
            raise CheckpointError("The head holds numbers that are not finite.")

    @property
    def kind(self) -> str:
        """Its word in checkpoints."""
        return "low-rank"

    @property
    def trained(self) -> bool:
        """False where all logits are 0."""
        return bool(self.down.any() and self.up.any())

    @property
    def agents(self) -> int:
        """L, the number of agents."""
        return int(self.up.shape[0]) - len(ROLES)

    @property
    def width(self) -> int:
        """Length of the states it reads."""
        return int(self.down.shape[1])

    def logits(self, states: Floats) -> Floats:
        """z for states of shape (batch, width): shape (batch, L + 3)."""
        return low_rank_logits(self.down, self.up, states).astype(np.float32)

    def tensors(self) -> Mapping[str, Floats]:
        """U under the name "down", V under "up"."""
        return {"down": self.down, "up": self.up}
