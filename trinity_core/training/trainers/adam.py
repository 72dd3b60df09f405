"""Adam (Kingma and Ba 2015) in float64, climbing; its state is a function of the gradients it was given."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]

BETA_1, BETA_2, EPSILON = 0.9, 0.999, 1e-8
"""The paper's."""


@dataclass(slots=True, eq=False)
class Adam:
    """Moves a vector uphill."""

    vector: Doubles
    """Shape (n,), or several of them stacked."""
    learning_rate: float | Doubles
    """Per step; an array of broadcastable shape where several vectors learn side by side."""
    steps: int = 0
    _m: Doubles = field(init=False, repr=False)
    _v: Doubles = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.vector = self.vector.astype(np.float64)
        self._m, self._v = np.zeros_like(self.vector), np.zeros_like(self.vector)

    def step(self, gradient: Doubles) -> None:
        """One step along a gradient of shape (n,) of what is to grow."""
        self.steps += 1
        self._m = BETA_1 * self._m + (1 - BETA_1) * gradient
        self._v = BETA_2 * self._v + (1 - BETA_2) * gradient**2
        m, v = self._m / (1 - BETA_1**self.steps), self._v / (1 - BETA_2**self.steps)
        self.vector = self.vector + self.learning_rate * m / (np.sqrt(v) + EPSILON)
