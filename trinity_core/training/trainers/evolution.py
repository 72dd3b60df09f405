"""Evolution strategies as a search: candidates around a mean, scored on the same tasks with the same draws, recombined by rank."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from trinity_core.errors import PlanError
from trinity_core.seeds import derive_seed
from trinity_core.training.arena import Arena
from trinity_core.training.plan import RunPlan, TrainerName
from trinity_core.training.rollout import Rollout, roll_out
from trinity_core.training.spaces.space import Space, training_policies
from trinity_core.training.trainers.cma import CMAES
from trinity_core.training.trainers.search import TrainerCard

Doubles = NDArray[np.float64]

FULL_LIMIT = 2_000
"""Largest n for the full covariance: an eigendecomposition of 2,000 x 2,000 takes about a second."""


@dataclass(slots=True, eq=False)
class Evolution:
    """CMA-ES on a space."""

    space: Space
    optimizer: CMAES
    repeats: int
    """m: episodes per candidate, each on its own task."""
    _asked: Doubles = field(init=False, repr=False)

    @property
    def mean(self) -> Doubles:
        """The distribution's mean, shape (n,): never a lucky sample."""
        return self.optimizer.mean

    @property
    def sigma(self) -> float | None:
        """The step size."""
        return self.optimizer.sigma

    def ask(self) -> None:
        """Draw the candidates, shape (lambda, n)."""
        self._asked = self.optimizer.ask()

    def play(self, arena: Arena, generation: int) -> Rollout:
        """Every candidate on the same tasks with the same draws."""
        starts = arena.draw(self.repeats, generation)
        policies = training_policies(self.space, self._asked, arena.rng("space", generation))
        return roll_out(arena.tree, policies, starts, rng=arena.rng("policy", generation))

    def learn(self, rollout: Rollout, fitness: Doubles) -> Doubles:
        """The fitness; a candidate that lost every episode to faults counts like the average one: neither punished nor rewarded."""
        lost = np.isnan(fitness)
        if lost.all():
            return np.zeros(len(fitness))
        return np.where(lost, np.mean(fitness[~lost]), fitness)

    def tell(self, signal: Doubles) -> None:
        """Recombine the better half."""
        self.optimizer.tell(signal)


def _evolution(plan: RunPlan, space: Space, start: Doubles, population: int, *, separable: bool) -> Evolution:
    rng = np.random.default_rng(derive_seed(plan.seed, "search"))
    sigma = space.sigma if plan.sigma is None else plan.sigma
    return Evolution(space, CMAES(start, sigma=sigma, population=population, rng=rng, separable=separable), plan.repeats)


def _separable(plan: RunPlan, space: Space, start: Doubles, population: int) -> Evolution:
    return _evolution(plan, space, start, population, separable=True)


def _full(plan: RunPlan, space: Space, start: Doubles, population: int) -> Evolution:
    if space.size > FULL_LIMIT:
        raise PlanError(f"trainer is 'cma-es', which searches at most {FULL_LIMIT:,} numbers, not {space.size:,}. Use 'sep-cma-es'.")
    return _evolution(plan, space, start, population, separable=False)


SEP_CMA_ES = TrainerCard(
    TrainerName.SEP_CMA_ES,
    "sep-CMA-ES",
    "Scatters candidates around a mean, keeps the better half, and learns one step size per number.",
    "Ros and Hansen 2008; TRINITY section 3.3",
    _separable,
)

CMA_ES = TrainerCard(
    TrainerName.CMA_ES,
    "Full CMA-ES",
    "Like sep-CMA-ES, but it also learns which numbers should move together, which takes many more candidates.",
    "Hansen and Ostermeier 2001",
    _full,
)
