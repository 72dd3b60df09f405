"""A small routing world in which sep-CMA-ES and REINFORCE learn the same policy from the same number of sessions.

A session shows one of a few kinds of question; at each decision one option is right. The end is right with a chance that shrinks with
every wrong decision. One decision per session is the dense regime, several the terminal one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trinity_core.seeds import derive_seed
from trinity_core.training.trainers.adam import Adam
from trinity_core.training.trainers.cma import CMAES, default_population

Doubles = NDArray[np.float64]
Whole = NDArray[np.int64]
KINDS, OPTIONS = 4, 6
TOP = 0.95
"""Chance of success of a session without a wrong decision."""
REPEATS = 16
"""m: sessions per candidate."""
SIGMAS = (0.3, 1.0, 3.0)
"""First step sizes evolution may take."""
RATES = (0.1, 0.3, 1.0)
"""Step sizes of Adam that REINFORCE may take."""
SEEDS = 4


@dataclass(frozen=True, slots=True)
class Routing:
    """The world."""

    horizon: int
    """Decisions per session."""
    forgiving: float
    """What one wrong decision leaves of the chance of success."""

    @property
    def size(self) -> int:
        """Weights: a logit for each option, of each decision, for each kind."""
        return KINDS * self.horizon * OPTIONS

    @property
    def population(self) -> int:
        """Lambda."""
        return default_population(self.size)

    @property
    def batch(self) -> int:
        """Sessions per generation, and per step of REINFORCE."""
        return self.population * REPEATS

    def chances(self, weights: Doubles) -> Doubles:
        """Probabilities of the options, shape (C, KINDS, horizon, OPTIONS), for weights of shape (C, n)."""
        logits = weights.reshape(-1, KINDS, self.horizon, OPTIONS)
        grown = np.exp(logits - logits.max(-1, keepdims=True))
        return np.asarray(grown / grown.sum(-1, keepdims=True))

    def worth(self, weights: Doubles) -> float:
        """Chance of success of a policy of shape (n,), exactly: decisions are independent, and option 0 is the right one."""
        right = self.chances(weights[None])[0, :, :, 0]
        return float(TOP * np.prod(right + (1 - right) * self.forgiving, axis=-1).mean())

    def play(self, chances: Doubles, kinds: Whole, draws: Doubles, luck: Doubles) -> tuple[Whole, Doubles]:
        """Choices of shape (C, E, horizon) and rewards of shape (C, E), 1 or 0.

        Args:
            chances: from `chances`.
            kinds: of each session's question, shape (E,).
            draws: even numbers from 0 to 1 that pick options, shape (C or 1, E, horizon).
            luck: those that decide the end, shape (C or 1, E).
        """
        limits = np.cumsum(chances[:, kinds], axis=-1)
        choices = (draws[..., None] > limits[..., :-1]).sum(-1)
        return choices, (luck < TOP * self.forgiving ** (choices != 0).sum(-1)).astype(np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class Learned:
    """How one learner did."""

    name: str
    sessions: tuple[int, ...]
    worth: Doubles
    """Chance of success, shape (seeds, places)."""
    chosen: str


Learner = Callable[[Routing, int, float, int], list[float]]
"""Chance of success after each generation, from the world, the generations, the step size and the seed."""


def race(world: Routing, generations: int, *, seed: int) -> tuple[Learned, Learned]:
    """Both learners, each with the step size that ends best on a draw of its own, apart from those raced."""
    evolved = _best("sep-CMA-ES", _evolve, SIGMAS, world, generations, seed)
    return evolved, _best("REINFORCE", _reinforce, RATES, world, generations, seed)


def _best(name: str, learn: Learner, tried: tuple[float, ...], world: Routing, generations: int, seed: int) -> Learned:
    step = max(tried, key=lambda one: learn(world, generations, one, derive_seed(seed, name, "tuning"))[-1])
    worth = np.array([learn(world, generations, step, derive_seed(seed, name, k)) for k in range(SEEDS)])
    return Learned(name, tuple(range(0, generations * world.batch + 1, world.batch)), worth, f"step size {step:g}")


def _evolve(world: Routing, generations: int, sigma: float, seed: int) -> list[float]:
    rng = np.random.default_rng(seed)
    optimizer = CMAES(np.zeros(world.size), sigma=sigma, population=world.population, rng=rng)
    worth = [world.worth(optimizer.mean)]
    for _ in range(generations):
        chances = world.chances(optimizer.ask())
        # the same questions and the same draws for all candidates, as in the trainer
        kinds, draws = rng.integers(0, KINDS, REPEATS), rng.random((1, REPEATS, world.horizon))
        _, rewards = world.play(chances, kinds, draws, rng.random((1, REPEATS)))
        optimizer.tell(rewards.mean(1))
        worth.append(world.worth(optimizer.mean))
    return worth


def _reinforce(world: Routing, generations: int, rate: float, seed: int) -> list[float]:
    rng = np.random.default_rng(seed)
    adam = Adam(np.zeros(world.size), rate)
    worth = [world.worth(adam.vector)]
    for _ in range(generations):
        chances = world.chances(adam.vector[None])
        kinds = rng.integers(0, KINDS, world.batch)
        choices, rewards = world.play(chances, kinds, rng.random((1, world.batch, world.horizon)), rng.random((1, world.batch)))
        adam.step(_slope(chances[0], kinds, choices[0], rewards[0]))
        worth.append(world.worth(adam.vector))
    return worth


def _slope(chances: Doubles, kinds: Whole, choices: Whole, rewards: Doubles) -> Doubles:
    """Gradient of the mean reward, shape (n,); the baseline is the mean of the other sessions on the same kind."""
    counts = np.bincount(kinds, minlength=KINDS)[kinds]
    totals = np.bincount(kinds, rewards, KINDS)[kinds]
    better = rewards - (totals - rewards) / np.maximum(counts - 1, 1)
    slopes = better[:, None, None] * (np.eye(chances.shape[-1])[choices] - chances[kinds])
    summed = np.zeros_like(chances)
    np.add.at(summed, kinds, slopes)
    return summed.reshape(-1) / len(kinds)
