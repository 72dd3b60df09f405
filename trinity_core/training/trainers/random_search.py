"""Random search (TRINITY section 4): heads drawn uniformly, the one that scored best in training is kept."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from trinity_core.seeds import derive_seed
from trinity_core.training.arena import Arena
from trinity_core.training.plan import RunPlan, TrainerName
from trinity_core.training.rollout import Rollout, roll_out
from trinity_core.training.spaces.space import Differentiable, Space, training_policies
from trinity_core.training.trainers.search import TrainerCard

Doubles = NDArray[np.float64]

HALF_WIDTH = 0.5
"""Weights are drawn from U[-0.5, 0.5]: the paper's."""


@dataclass(slots=True, eq=False)
class RandomSearch:
    """Uniform draws around the start."""

    space: Space
    start: Doubles
    population: int
    repeats: int
    """Episodes per draw."""
    rng: np.random.Generator
    best: Doubles = field(init=False)
    best_fitness: float = field(init=False, default=-np.inf)
    _asked: Doubles = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.best = self.start

    @property
    def mean(self) -> Doubles:
        """The draw that scored best so far, shape (n,); there is no mean to offer, so luck is part of it."""
        return self.best

    @property
    def sigma(self) -> float | None:
        """None: the spread never changes."""
        return None

    def ask(self) -> None:
        """Draw the candidates, shape (lambda, n)."""
        self._asked = self.start + np.stack([uniform(self.space, self.rng) for _ in range(self.population)])

    def play(self, arena: Arena, generation: int) -> Rollout:
        """Every candidate on the same tasks with the same draws."""
        starts = arena.draw(self.repeats, generation)
        policies = training_policies(self.space, self._asked, arena.rng("space", generation))
        return roll_out(arena.tree, policies, starts, rng=arena.rng("policy", generation))

    def learn(self, rollout: Rollout, fitness: Doubles) -> Doubles:
        """The fitness; a candidate that lost every episode cannot win."""
        return np.where(np.isnan(fitness), -np.inf, fitness)

    def tell(self, signal: Doubles) -> None:
        """Keep the best; of equals the earlier one."""
        top = int(np.argmax(signal))
        if signal[top] > self.best_fitness:
            self.best, self.best_fitness = self._asked[top], float(signal[top])


def uniform(space: Space, rng: np.random.Generator) -> Doubles:
    """One vector of shape (n,): every weight of the matrix from U[-0.5, 0.5], then the nearest matrix the space can write.

    Where the head is not linear in the vector, the vector's own numbers are drawn so.
    """
    if not isinstance(space, Differentiable):
        return rng.uniform(-HALF_WIDTH, HALF_WIDTH, space.size)
    from scipy.sparse.linalg import LinearOperator, lsqr  # here: it takes a second to load

    shape = space.matrix(np.zeros(space.size)).shape
    drawn = rng.uniform(-HALF_WIDTH, HALF_WIDTH, shape)
    written = LinearOperator(
        (drawn.size, space.size),
        matvec=lambda vector: space.matrix(vector.reshape(-1)).reshape(-1),
        rmatvec=lambda matrix: space.pull(matrix.reshape(shape)),
        dtype=np.float64,
    )
    return np.asarray(lsqr(written, drawn.reshape(-1), atol=1e-10, btol=1e-10)[0])


def _make(plan: RunPlan, space: Space, start: Doubles, population: int) -> RandomSearch:
    return RandomSearch(space, start, population, plan.repeats, np.random.default_rng(derive_seed(plan.seed, "search")))


RANDOM_SEARCH = TrainerCard(
    TrainerName.RANDOM_SEARCH,
    "Random search",
    "Draws heads at random and keeps the one that scored best in training.",
    "TRINITY section 4; weights from U[-0.5, 0.5]",
    _make,
)
