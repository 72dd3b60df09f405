"""One run of the real optimizer on a landscape, kept generation by generation: what was drawn, how it ranked, what it became."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trinity_core.seeds import derive_seed
from trinity_core.teaching.exact_cma import ExactCMAES
from trinity_core.teaching.landscapes import START, Landscape
from trinity_core.training.trainers.cma import CMAES, Distribution

Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Climb:
    """How a search by evolution is set."""

    sigma: float
    population: int
    repeats: int = 1
    """Coins per candidate; counts only on a noisy landscape."""
    separable: bool = True

    def spent(self, ground: Landscape) -> int:
        """Evaluations of one generation."""
        return self.population * (self.repeats if ground.noisy else 1)


@dataclass(frozen=True, slots=True, eq=False)
class Generation:
    """One generation."""

    before: Distribution
    candidates: Doubles
    """Shape (lambda, 2)."""
    scores: Doubles
    """What the search was told of each, shape (lambda,)."""
    order: tuple[int, ...]
    """Indices of the candidates, the best one first."""
    after: Distribution


def climb(ground: Landscape, plan: Climb, generations: int, *, seed: int) -> tuple[tuple[Generation, ...], Doubles]:
    """Run the optimizer.

    Args:
        ground: what it climbs.
        plan: how it is set.
        generations: how many.
        seed: of its draws and of the coins.

    Returns:
        The generations, and the recombination weights of the better half, best first.
    """
    optimizer = _optimizer(plan, seed)
    coins = np.random.default_rng(derive_seed(seed, "coins"))
    kept = []
    for _ in range(generations):
        before, candidates = optimizer.distribution, optimizer.ask()
        scores = ground.evaluate(candidates, plan.repeats, coins)
        order = tuple(int(k) for k in np.argsort(-scores, kind="stable"))
        optimizer.tell(scores)
        kept.append(Generation(before, candidates, scores, order, optimizer.distribution))
    return tuple(kept), optimizer.weights


def means(ground: Landscape, plan: Climb, generations: int, *, seed: int) -> Doubles:
    """Only the means, shape (generations + 1, 2), the start first."""
    optimizer = _optimizer(plan, seed)
    coins = np.random.default_rng(derive_seed(seed, "coins"))
    path = [optimizer.mean]
    for _ in range(generations):
        optimizer.tell(ground.evaluate(optimizer.ask(), plan.repeats, coins))
        path.append(optimizer.mean)
    return np.stack(path)


def _optimizer(plan: Climb, seed: int) -> CMAES:
    rng = np.random.default_rng(derive_seed(seed, "search"))
    return ExactCMAES(np.array(START), sigma=plan.sigma, population=plan.population, rng=rng, separable=plan.separable)
