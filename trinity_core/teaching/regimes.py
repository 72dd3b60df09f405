"""A small routing world in which sep-CMA-ES and REINFORCE learn the same policy from the same number of sessions.

A session shows one of a few kinds of question; at each decision one option is right. The end is right with a chance that shrinks with
every wrong decision. One decision per session is the dense regime, several the terminal one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trinity_core.seeds import derive_seed
from trinity_core.teaching.exact_cma import ExactCMAES
from trinity_core.training.trainers.adam import Adam
from trinity_core.training.trainers.cma import default_population

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
        """Probabilities of the options, shape (..., KINDS, horizon, OPTIONS), for weights of shape (..., n)."""
        logits = weights.reshape(*weights.shape[:-1], KINDS, self.horizon, OPTIONS)
        grown = np.exp(logits - logits.max(-1, keepdims=True))
        return np.asarray(grown / grown.sum(-1, keepdims=True))

    def worth(self, weights: Doubles) -> Doubles:
        """Chance of success of policies of shape (..., n), exactly: decisions are independent, and option 0 is the right one."""
        right = self.chances(weights)[..., 0]
        return np.asarray(TOP * np.prod(right + (1 - right) * self.forgiving, axis=-1).mean(-1))

    def play(self, chances: Doubles, kinds: Whole, draws: Doubles, luck: Doubles) -> tuple[Whole, Doubles]:
        """Choices of shape (S, C, E, horizon) and rewards of shape (S, C, E), 1 or 0.

        Args:
            chances: of C policies in each of S searches, from `chances`.
            kinds: of each session's question, shape (S, E).
            draws: even numbers from 0 to 1 that pick options, shape (S, E, horizon); the C policies share them.
            luck: those that decide the end, shape (S, E).
        """
        limits = np.cumsum(chances[..., :-1], axis=-1)[np.arange(len(kinds))[:, None], :, kinds]
        choices = (draws[:, :, None, :, None] > limits).sum(-1)
        rewards = luck[:, :, None] < TOP * self.forgiving ** (choices != 0).sum(-1)
        return choices.swapaxes(1, 2), rewards.swapaxes(1, 2).astype(np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class Learned:
    """How one learner did."""

    name: str
    sessions: tuple[int, ...]
    worth: Doubles
    """Chance of success, shape (seeds, places)."""
    chosen: str


Learner = Callable[[Routing, int, Sequence[float], Sequence[int]], Doubles]
"""Chance of success of each search after each generation, shape (searches, generations + 1): from the world, the generations, and the
step size and the seed of each search. Searches run side by side and do not touch each other."""


def race(world: Routing, generations: int, *, seed: int) -> tuple[Learned, Learned]:
    """Both learners, each with the step size that ends best on a draw of its own, apart from those raced."""
    evolved = _best("sep-CMA-ES", _evolve, SIGMAS, world, generations, seed)
    return evolved, _best("REINFORCE", _reinforce, RATES, world, generations, seed)


def _best(name: str, learn: Learner, tried: tuple[float, ...], world: Routing, generations: int, seed: int) -> Learned:
    ends = learn(world, generations, tried, [derive_seed(seed, name, "tuning")] * len(tried))[:, -1]
    step = tried[int(np.argmax(ends))]
    worth = learn(world, generations, [step] * SEEDS, [derive_seed(seed, name, k) for k in range(SEEDS)])
    return Learned(name, tuple(range(0, generations * world.batch + 1, world.batch)), worth, f"step size {step:g}")


def _evolve(world: Routing, generations: int, sigmas: Sequence[float], seeds: Sequence[int]) -> Doubles:
    rngs = [np.random.default_rng(seed) for seed in seeds]
    start, size = np.zeros(world.size), world.population
    searches = [ExactCMAES(start, sigma=sigma, population=size, rng=rng) for sigma, rng in zip(sigmas, rngs, strict=True)]
    means = [np.tile(start, (len(searches), 1))]
    for _ in range(generations):
        chances = world.chances(np.stack([search.ask() for search in searches]))
        # the same questions and the same draws for all candidates, as in the trainer
        _, rewards = world.play(chances, *_sessions(world, REPEATS, rngs))
        for search, scores in zip(searches, rewards.mean(-1), strict=True):
            search.tell(scores)
        means.append(np.stack([search.mean for search in searches]))
    return world.worth(np.stack(means, axis=1))


def _reinforce(world: Routing, generations: int, rates: Sequence[float], seeds: Sequence[int]) -> Doubles:
    rngs = [np.random.default_rng(seed) for seed in seeds]
    adam = Adam(np.zeros((len(seeds), world.size)), np.array(rates)[:, None])
    vectors = [adam.vector]
    for _ in range(generations):
        chances = world.chances(adam.vector)
        kinds, draws, luck = _sessions(world, world.batch, rngs)
        choices, rewards = world.play(chances[:, None], kinds, draws, luck)
        adam.step(_slope(chances, kinds, choices[:, 0], rewards[:, 0]))
        vectors.append(adam.vector)
    return world.worth(np.stack(vectors, axis=1))


def _sessions(world: Routing, count: int, rngs: Sequence[np.random.Generator]) -> tuple[Whole, Doubles, Doubles]:
    """Kinds of question, draws and luck of so many sessions of each search."""
    drawn = [(rng.integers(0, KINDS, count), rng.random((count, world.horizon)), rng.random(count)) for rng in rngs]
    kinds, draws, luck = (np.stack(part) for part in zip(*drawn, strict=True))
    return kinds, draws, luck


def _slope(chances: Doubles, kinds: Whole, choices: Whole, rewards: Doubles) -> Doubles:
    """Gradient of the mean reward of each search, shape (S, n); the baseline is the mean of the others on the same kind."""
    searches, sessions, horizon = choices.shape
    # one-hot kinds: sums over the sessions of a kind become products of matrices
    of_kind = (kinds[..., None] == np.arange(KINDS)).astype(np.float64)
    counts, totals = of_kind.sum(1), (of_kind * rewards[..., None]).sum(1)
    own = np.arange(searches)[:, None]
    better = rewards - (totals[own, kinds] - rewards) / np.maximum(counts[own, kinds] - 1, 1)
    weighted = of_kind * better[..., None]
    chosen = (choices[..., None] == np.arange(OPTIONS)).astype(np.float64).reshape(searches, sessions, -1)
    summed = (weighted.swapaxes(1, 2) @ chosen).reshape(searches, KINDS, horizon, OPTIONS)
    summed -= weighted.sum(1)[:, :, None, None] * chances
    return np.asarray(summed.reshape(searches, -1) / sessions)
