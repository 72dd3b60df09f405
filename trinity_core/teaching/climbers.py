"""The rivals of evolution on a landscape: REINFORCE with a Gaussian policy, finite differences, random search. Many searches run at once.

No rival is made weak: each step size is the best of `settings` by its median result on other draws of the same landscape, at the same
budget; step sizes fall linearly to nothing; the policy learns its spread too. Evolution takes the step size it is given, untuned.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from trinity_core.teaching.landscapes import SIDE, START, Landscape
from trinity_core.training.trainers.adam import Adam

Doubles = NDArray[np.float64]
RATES = (0.05, 0.1, 0.2, 0.4, 0.8, 1.6)
"""Step sizes of Adam that are tried."""
SPREADS = (1.0, 0.3)
"""First spreads of the policy, and distances of finite differences, that are tried, as shares of the step size of evolution."""
PROBES = 4
"""Evaluations of one central difference in two dimensions."""


@dataclass(frozen=True, slots=True)
class Budget:
    """What a search may spend."""

    evaluations: int
    batch: int
    """Evaluations between two steps."""

    @property
    def steps(self) -> int:
        """Steps of a whole search."""
        return max(1, self.evaluations // self.batch)


@dataclass(frozen=True, slots=True, eq=False)
class Paths:
    """Where searches stood as they went."""

    evaluations: tuple[int, ...]
    """Spent at each place; the first is 0."""
    points: Doubles
    """What each search would hand over, shape (searches, places, 2)."""


Settings = tuple[tuple[float, float], ...]


def settings(sigma: float) -> Settings:
    """The pairs (step size of Adam, spread) that are tried."""
    return tuple((rate, sigma * share) for rate, share in product(RATES, SPREADS))


def reinforce(ground: Landscape, budget: Budget, chosen: Settings, *, rng: np.random.Generator) -> Paths:
    """REINFORCE (Williams 1992): a Gaussian policy with a learned mean and a learned spread per number.

    The baseline of a draw is the mean score of the others of its batch (leave one out), as in the trainer; Adam is the trainer's.

    Args:
        ground: what it climbs.
        budget: what each search may spend.
        chosen: step size and first spread of each search.
        rng: the draws.
    """
    rates = np.array([rate for rate, _ in chosen])[:, None]
    spreads = np.array([spread for _, spread in chosen])
    adam = Adam(np.hstack([np.tile(START, (len(chosen), 1)), np.tile(np.log(spreads)[:, None], 2)]), rates)
    path = [adam.vector[:, :2]]
    for step in range(budget.steps):
        mean, spread = adam.vector[:, None, :2], np.exp(adam.vector[:, None, 2:])
        z = rng.standard_normal((len(chosen), budget.batch, 2))
        scores = ground.evaluate(mean + spread * z, 1, rng)
        better = (scores - scores.mean(1, keepdims=True)) * budget.batch / max(1, budget.batch - 1)
        # the slopes of the log density: z / s for the mean, z^2 - 1 for log s
        slopes = np.concatenate([z / spread, z**2 - 1.0], axis=2)
        adam.learning_rate = rates * (1 - step / budget.steps)
        adam.step((better[:, :, None] * slopes).mean(1))
        adam.vector[:, 2:] = np.clip(adam.vector[:, 2:], np.log(1e-4), np.log(SIDE))
        path.append(adam.vector[:, :2])
    return Paths(tuple(range(0, budget.steps * budget.batch + 1, budget.batch)), np.stack(path, axis=1))


def finite_differences(ground: Landscape, budget: Budget, chosen: Settings, *, rng: np.random.Generator) -> Paths:
    """Central differences along both axes, then a step of Adam; on a noisy landscape each probe is repeated.

    Args:
        ground: what it climbs.
        budget: what each search may spend; a step takes `PROBES` evaluations, or about a batch where there is noise.
        chosen: step size, and distance of the two probes from the point.
        rng: the coins.
    """
    repeats = max(1, budget.batch // PROBES) if ground.noisy else 1
    spent = PROBES * repeats
    steps = max(1, budget.evaluations // spent)
    rates, apart = np.array([rate for rate, _ in chosen])[:, None], np.array([spread for _, spread in chosen])[:, None, None]
    adam = Adam(np.tile(START, (len(chosen), 1)), rates)
    path = [adam.vector]
    for step in range(steps):
        at = adam.vector[:, None, :]
        up, down = (ground.evaluate(at + sign * apart * np.eye(2), repeats, rng) for sign in (1, -1))
        adam.learning_rate = rates * (1 - step / steps)
        adam.step((up - down) / (2 * apart[:, :, 0]))
        path.append(adam.vector)
    return Paths(tuple(range(0, steps * spent + 1, spent)), np.stack(path, axis=1))


def random_search(ground: Landscape, budget: Budget, searches: int, *, repeats: int, rng: np.random.Generator) -> Paths:
    """Points drawn evenly over the whole landscape; the one that scored best so far is handed over, the start at first.

    Args:
        ground: what it climbs.
        budget: what each search may spend.
        searches: how many run.
        repeats: coins per point on a noisy landscape.
        rng: the draws.
    """
    repeats = repeats if ground.noisy else 1
    tries = max(1, budget.evaluations // repeats)
    points = rng.uniform(-SIDE, SIDE, (searches, tries, 2))
    points[:, 0] = START
    scores = ground.evaluate(points, repeats, rng)
    best = np.maximum.accumulate(scores, axis=1)
    # where a score is the best so far, that point is handed over until a better one comes
    first = np.concatenate([np.ones((searches, 1), bool), scores[:, 1:] > best[:, :-1]], axis=1)
    place = np.maximum.accumulate(np.where(first, np.arange(tries), 0), axis=1)
    handed = np.take_along_axis(points, place[:, :, None], axis=1)
    return Paths(tuple(repeats * (k + 1) for k in range(tries)), handed)
