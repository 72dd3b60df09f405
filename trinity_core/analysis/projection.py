"""Hidden states in two dimensions, by scikit-learn: principal components, or t-SNE where neighbourhoods matter more than distances."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trinity_core.errors import PlanError

FEWEST = 3
"""States that a map needs."""
NEAREST = 5
"""Neighbours between which t-SNE's map places a state that it was not made from."""
PERPLEXITY = 30.0
"""Of t-SNE, where there are enough states; about how many neighbours count."""

Singles = NDArray[np.float32]
Doubles = NDArray[np.float64]


class Method(StrEnum):
    """How many dimensions become two."""

    PCA = "pca"
    """The two directions in which the states differ most: straight, and the same for every later state."""
    TSNE = "t-sne"
    """Neighbours stay neighbours (van der Maaten and Hinton 2008); distances between groups mean little."""


@dataclass(frozen=True, slots=True, eq=False)
class Projection:
    """A map of states, and the way to find the place of another one on it."""

    method: Method
    points: Doubles
    """Shape (N, 2)."""
    explained: float | None
    """Share of the variance that the two directions keep; None for t-SNE."""
    _states: Singles = field(repr=False)
    _pca: Any = field(repr=False, default=None)

    def place(self, states: Singles) -> Doubles:
        """Places of further states, shape (M, 2): exact for PCA; for t-SNE between the nearest known states, nearer ones counting more."""
        if self._pca is not None:
            return np.asarray(self._pca.transform(states.astype(np.float64)))
        return np.stack([self._between_neighbours(state) for state in states])

    def _between_neighbours(self, state: Singles) -> Doubles:
        distances = np.linalg.norm(self._states - state, axis=1)
        nearest = np.argsort(distances, kind="stable")[:NEAREST]
        if distances[nearest[0]] == 0.0:
            return np.asarray(self.points[nearest[0]])
        weights = 1.0 / distances[nearest]
        return np.asarray(weights @ self.points[nearest] / weights.sum())


def project(states: Singles, method: Method, *, seed: int) -> Projection:
    """A map of states of shape (N, width).

    Args:
        states: at least `FEWEST`.
        method: PCA or t-SNE.
        seed: of t-SNE; the same states and seed give the same map.

    Raises:
        PlanError: too few states.
    """
    if len(states) < FEWEST:
        raise PlanError(f"A map needs at least {FEWEST} choices; there are {len(states)}. Run a few more sessions first.")
    return _pca(states) if method is Method.PCA else _tsne(states, seed)


def _pca(states: Singles) -> Projection:
    from sklearn.decomposition import PCA

    values = states.astype(np.float64)
    if not values.std(axis=0).any():  # all the same: nothing to explain, and no direction to see it from
        return Projection(Method.PCA, np.zeros((len(values), 2)), 0.0, states)
    fitted = PCA(n_components=2, svd_solver="full").fit(values)
    return Projection(Method.PCA, fitted.transform(values), float(fitted.explained_variance_ratio_.sum()), states, fitted)


def _tsne(states: Singles, seed: int) -> Projection:
    """Equal states get one place: the library's tree of places breaks down, with the whole process, where all points coincide."""
    different, rows = np.unique(states, axis=0, return_inverse=True)
    if len(different) < FEWEST:
        return Projection(Method.TSNE, _pca(states).points, None, states)
    return Projection(Method.TSNE, _neighbours_kept(different, seed)[rows.reshape(-1)], None, states)


def _neighbours_kept(states: Singles, seed: int) -> Doubles:
    from sklearn.manifold import TSNE
    from threadpoolctl import threadpool_limits

    start = _pca(states).points
    perplexity = min(PERPLEXITY, (len(states) - 1) / 3)
    made = TSNE(n_components=2, perplexity=perplexity, init=1e-4 * start / start[:, 0].std(), random_state=seed % 2**32, n_jobs=1)
    with threadpool_limits(1):  # its threads wait for each other in a busy loop, which on a busy machine takes minutes
        return np.asarray(made.fit_transform(states.astype(np.float64)), dtype=np.float64)
