"""Heads learned from recorded outcomes one look-up at a time: the evolved one and REINFORCE, with equally many look-ups.

The dense regime: one decision a question, its outcome at once. A look-up reads the outcome of one agent on one question. Both search the
whitened subspace with the optimisers of `training`, all candidates of a generation on the same questions with the same draws.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trinity_core.seeds import derive_seed
from trinity_core.strategies.learned.scaling import Scaling, whitened
from trinity_core.training.rollout import mean_known
from trinity_core.training.spaces.linear import SUBSPACE_SIGMA
from trinity_core.training.trainers.adam import Adam
from trinity_core.training.trainers.cma import CMAES, default_population
from trinity_core.training.trainers.reinforce import advantages

Doubles = NDArray[np.float64]

DIRECTIONS = 32
"""Of the whitened subspace."""
REPEATS = 32
"""Questions a candidate is scored on in a generation."""
ATTEMPTS = 8
"""REINFORCE's tries at one question."""
LEARNING_RATE = 0.03
CHECKS = 40
"""How often the vector so far is held against validation questions; the best one is kept."""


@dataclass(frozen=True, slots=True, eq=False)
class Practice:
    """What is learned from."""

    scaling: Scaling
    x: Doubles
    """Coordinates with a constant at the end, shape (N, dimensions + 1)."""
    outcomes: Doubles
    """Shape (N, L), NaN where unknown."""

    @classmethod
    def of(cls, states: NDArray[np.float32], outcomes: Doubles) -> Practice:
        """The subspace of these states."""
        scaling = whitened(states, DIRECTIONS)
        return cls(scaling, with_constant(scaling.apply(states)), outcomes)

    def logits(self, vector: Doubles, states: NDArray[np.float32]) -> Doubles:
        """Of the agents, shape (N, L)."""
        return np.asarray(with_constant(self.scaling.apply(states)) @ vector.reshape(self.outcomes.shape[1], -1).T)

    @property
    def size(self) -> int:
        """n, the numbers that are searched."""
        return int(self.outcomes.shape[1] * self.x.shape[1])


Check = Callable[[Doubles], float]
"""Validation score of a vector."""


@dataclass(slots=True, eq=False)
class _Best:
    """The vector that validated best so far."""

    check: Check
    vector: Doubles
    score: float = -np.inf

    def offer(self, vector: Doubles) -> None:
        score = self.check(vector)
        if score > self.score:
            self.vector, self.score = vector.copy(), score


def evolve(practice: Practice, look_ups: int, *, check: Check, seed: int) -> Doubles:
    """Separable CMA-ES from zero on the mean outcome of sampled choices: the vector whose mean validated best."""
    rng = np.random.default_rng(derive_seed(seed, "evolve"))
    population = default_population(practice.size)
    search = CMAES(np.zeros(practice.size), sigma=SUBSPACE_SIGMA, population=population, rng=rng)
    generations = max(1, look_ups // (population * REPEATS))
    best = _Best(check, np.zeros(practice.size))
    for generation in range(1, generations + 1):
        heads = search.ask().reshape(population, practice.outcomes.shape[1], -1)
        rows, draws = rng.integers(len(practice.x), size=REPEATS), rng.random(REPEATS)
        chosen = sample(np.einsum("cld,nd->cnl", heads, practice.x[rows], optimize=True), draws)
        fitness = mean_known(practice.outcomes[rows[None], chosen])
        search.tell(np.where(np.isnan(fitness), np.nan_to_num(np.nanmean(fitness)), fitness))
        if generation % max(1, generations // CHECKS) == 0:
            best.offer(search.mean)
    return best.vector


def reinforce(practice: Practice, look_ups: int, *, check: Check, seed: int) -> Doubles:
    """Policy gradient with the other attempts at a question as baseline: the vector that validated best."""
    rng = np.random.default_rng(derive_seed(seed, "reinforce"))
    batch = default_population(practice.size) * REPEATS // ATTEMPTS
    adam, steps = Adam(np.zeros(practice.size), LEARNING_RATE), max(1, look_ups // (batch * ATTEMPTS))
    best = _Best(check, np.zeros(practice.size))
    for step in range(1, steps + 1):
        rows = np.repeat(rng.integers(len(practice.x), size=batch), ATTEMPTS)
        logits = practice.x[rows] @ adam.vector.reshape(practice.outcomes.shape[1], -1).T
        chosen = sample(logits, rng.random(len(rows)))
        slopes = -softmax_rows(logits)
        slopes[np.arange(len(rows)), chosen] += 1.0
        gain = advantages(practice.outcomes[rows, chosen], ATTEMPTS)
        gradient = (gain[:, None] * slopes).T @ practice.x[rows] / len(rows)
        if gradient.any():
            adam.step(gradient.reshape(-1))
        if step % max(1, steps // CHECKS) == 0:
            best.offer(adam.vector)
    return best.vector


def sample(logits: Doubles, draws: Doubles) -> NDArray[np.intp]:
    """One agent of each row's softmax at the draws, which candidates share; logits (..., N, L), draws (N,)."""
    below = np.cumsum(softmax_rows(logits), axis=-1) < draws[:, None]
    return np.asarray(np.minimum(below.sum(axis=-1), logits.shape[-1] - 1), dtype=np.intp)


def softmax_rows(logits: Doubles) -> Doubles:
    """Over the last axis."""
    exponentials = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.asarray(exponentials / exponentials.sum(axis=-1, keepdims=True))


def with_constant(x: Doubles) -> Doubles:
    """A column of ones at the end."""
    return np.hstack([x, np.ones((len(x), 1))])
