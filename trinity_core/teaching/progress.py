"""Progress per evaluation, measured: sep-CMA-ES over T generations against the best of as many random points (TRINITY, proposition 1)."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trinity_core.seeds import derive_seed
from trinity_core.teaching.blocks import SIZE, loss
from trinity_core.teaching.exact_cma import ExactCMAES
from trinity_core.training.trainers.cma import default_population

Doubles = NDArray[np.float64]
GENERATIONS = 60
"""T up to the paper's."""
RADII = np.geomspace(0.02, 2.0, 25)
"""Step sizes of random search that are tried; each number of points takes its best one, which flatters it."""
SEEDS = 3


@dataclass(frozen=True, slots=True, eq=False)
class Progress:
    """Share of the loss taken away after each generation, mean over seeds."""

    size: int
    population: int
    evolution: Doubles
    """Shape (T,): at the mean."""
    random: Doubles
    """Shape (T,): at the best of lambda t random points."""

    @property
    def ratio(self) -> Doubles:
        """How many times as much evolution takes away."""
        return np.asarray(self.evolution / np.maximum(self.random, 1e-12))


def theory(generations: int, population: int) -> Doubles:
    """T / ln N with N = lambda T evaluations of each: the shape proposition 1 gives, without its constants.

    In the paper's setting (lambda 32, 16 repeats against 32 for random search) N is 16 T.
    """
    t = np.arange(1, generations + 1)
    return np.asarray(t / np.log(np.maximum(math.e, population * t)))


def measure(matrix: Doubles, groups: int, *, seed: int, generations: int = GENERATIONS) -> Progress:
    """Run both from the same starts.

    Args:
        matrix: of one group of numbers.
        groups: how many; the search has SIZE x groups numbers.
        seed: of everything.
        generations: T.
    """
    size = SIZE * groups
    population = default_population(size)
    pairs = [_pair(matrix, size, population, generations, derive_seed(seed, "progress", k)) for k in range(SEEDS)]
    evolution, searched = (np.mean(side, axis=0) for side in zip(*pairs, strict=True))
    return Progress(size, population, evolution, searched)


def _pair(matrix: Doubles, size: int, population: int, generations: int, seed: int) -> tuple[Doubles, Doubles]:
    rng = np.random.default_rng(derive_seed(seed, "start"))
    start = rng.standard_normal(size)
    # the theory's best first step on a sphere: about mu_eff r / n with r = sqrt(n) and mu_eff a quarter of lambda
    sigma = population / 4 / math.sqrt(size)
    optimizer = ExactCMAES(start, sigma=sigma, population=population, rng=rng)
    first = loss(start, matrix)
    taken = []
    for _ in range(generations):
        optimizer.tell(-loss(optimizer.ask(), matrix))
        taken.append(1 - loss(optimizer.mean, matrix) / first)
    return np.array(taken), _random(matrix, start, population, generations, rng) / first


def _random(matrix: Doubles, start: Doubles, population: int, generations: int, rng: np.random.Generator) -> Doubles:
    """Loss taken away by the best of lambda t points start + r z, for the best radius r at each t; shape (T,)."""
    points = rng.standard_normal((population * generations, len(start)))
    # L(x + r z) = L(x) + r b.z + r^2 L(z): one pass over the points serves all radii
    groups = start.reshape(-1, len(matrix)) @ matrix
    slopes, curves = points @ groups.reshape(-1), loss(points, matrix)
    gains = -(RADII[:, None] * slopes + RADII[:, None] ** 2 * curves)
    best = np.maximum(np.maximum.accumulate(gains, axis=1), 0.0).max(axis=0)
    return np.asarray(best[population - 1 :: population])
