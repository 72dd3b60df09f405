"""Landscapes over two numbers, to be climbed: each gives a score that is 0 at the top and falls away from it, or a chance of success."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]
SIDE = 3.0
"""Landscapes are drawn and searched at random within [-SIDE, SIDE] squared."""
START = (-2.1, 1.7)
"""Where every search begins."""
SCALE = 9.0
"""How much steeper the second number is than the first, in the ellipsoids."""


class Terrain(StrEnum):
    """The landscapes there are."""

    SPHERE = "sphere"
    ELLIPSOID = "ellipsoid"
    COUPLED = "coupled"
    CLIFFS = "cliffs"
    PLATEAUS = "plateaus"
    BINARY = "binary"


@dataclass(frozen=True, slots=True)
class Landscape:
    """One landscape; its top is at the origin."""

    terrain: Terrain
    value: Callable[[Doubles], Doubles]
    """From points of shape (..., 2) to true scores of shape (...), at most `top`."""
    top: float = 0.0
    noisy: bool = False
    """An evaluation is a coin that falls right with chance `value`; otherwise it is the score itself."""

    def evaluate(self, points: Doubles, repeats: int, rng: np.random.Generator) -> Doubles:
        """What a search is told: the score, or the mean of `repeats` coins; shape of the points without the last axis."""
        scores = self.value(points)
        return rng.binomial(repeats, scores) / repeats if self.noisy else scores

    def regret(self, points: Doubles) -> Doubles:
        """How far below the top the true score of points is."""
        return self.top - self.value(points)


def hessian(coupling: float) -> Doubles:
    """H = S^(1/2) [[1, e], [e, 1]] S^(1/2) with S = diag(1, SCALE): its normalised cross entry is e (TRINITY appendix A.1, B2)."""
    root = np.diag([1.0, np.sqrt(SCALE)])
    return np.asarray(root @ np.array([[1.0, coupling], [coupling, 1.0]]) @ root)


def landscape(terrain: Terrain, coupling: float = 0.0) -> Landscape:
    """The landscape of that name; `coupling` (0 to below 1) is for the coupled ellipsoid."""
    if terrain is Terrain.COUPLED:
        return Landscape(terrain, _quadratic(hessian(coupling)))
    if terrain is Terrain.ELLIPSOID:
        return Landscape(terrain, _quadratic(hessian(0.0)))
    if terrain is Terrain.CLIFFS:
        return Landscape(terrain, _cliffs)
    if terrain is Terrain.PLATEAUS:
        return Landscape(terrain, _plateaus)
    if terrain is Terrain.BINARY:
        return Landscape(terrain, _chance, top=0.95, noisy=True)
    return Landscape(terrain, _quadratic(np.eye(2)))


def _quadratic(matrix: Doubles) -> Callable[[Doubles], Doubles]:
    return lambda points: np.asarray(-0.5 * np.einsum("...i,ij,...j->...", points, matrix, points))


def _cliffs(points: Doubles) -> Doubles:
    """A bowl with a drop close to its best place: beyond a line 0.25 away from the top, all is 3 worse."""
    beyond = points @ np.array([0.8, 0.6]) > 0.25
    return np.asarray(-0.5 * (points**2).sum(-1) - 3.0 * beyond)


def _plateaus(points: Doubles) -> Doubles:
    """A bowl in terraces: between the steps nothing changes, so there is no slope to follow."""
    return np.asarray(-0.5 * (np.floor(2.5 * np.sqrt((points**2).sum(-1))) / 2.5) ** 2)


def _chance(points: Doubles) -> Doubles:
    """A chance of success from 0.05 far away to 0.95 at the top."""
    return np.asarray(0.05 + 0.9 * np.exp(-0.25 * (points**2).sum(-1)))
