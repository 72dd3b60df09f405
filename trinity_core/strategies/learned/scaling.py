"""States made comparable: centred, with one common scale, or whitened in their leading directions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]
Floats = NDArray[np.float32]

FLAT = 1e-6
"""A direction with less than this of the largest spread is none: only rounding is left in it."""


@dataclass(frozen=True, slots=True, eq=False)
class Scaling:
    """An affine map fitted on training states."""

    centre: Doubles
    """Shape (width,)."""
    axes: Doubles
    """Shape (width, dimensions)."""

    def apply(self, states: Floats | Doubles) -> Doubles:
        """Coordinates of shape (N, dimensions)."""
        return np.asarray((states.astype(np.float64) - self.centre) @ self.axes)


def centred(states: Floats | Doubles) -> Scaling:
    """Every dimension kept, divided by their common root mean square; states that are all alike come out as zeros."""
    samples = states.astype(np.float64)
    scale = float(np.sqrt(samples.var(axis=0).mean()))
    return Scaling(samples.mean(axis=0), np.eye(samples.shape[1]) / (scale or 1.0))


def whitened(states: Floats | Doubles, directions: int) -> Scaling:
    """The leading principal directions, at most `directions`, each with unit variance; flat ones are left out."""
    samples = states.astype(np.float64)
    centre = samples.mean(axis=0)
    _, spread, axes = np.linalg.svd(samples - centre, full_matrices=False)
    varied = min(directions, int((spread > FLAT * max(spread[0], FLAT)).sum()))
    return Scaling(centre, axes[:varied].T * (np.sqrt(len(samples)) / spread[:varied]))


def squared_distances(a: Doubles, b: Doubles) -> Doubles:
    """Between each of N and each of M points, shape (N, M)."""
    products = a @ b.T
    return np.asarray(np.maximum((a**2).sum(axis=1)[:, None] - 2.0 * products + (b**2).sum(axis=1), 0.0))
