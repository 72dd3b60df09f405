"""The rivals of evolution on a landscape: REINFORCE with a Gaussian policy, finite differences, random search. Many searches run at once.

No rival is made weak: each takes the setting of `settings` with the best median result on other draws of the same landscape, at the same
budget; step sizes fall linearly to nothing; the policy learns its spread too. Evolution takes the step size it is given, untuned.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import product

import numpy as np
from numpy.typing import NDArray

from trinity_core.teaching.landscapes import SIDE, START, Landscape
from trinity_core.training.trainers.adam import Adam

Doubles = NDArray[np.float64]
RATES = (0.05, 0.1, 0.2, 0.4, 0.8, 1.6)
"""Step sizes that are tried."""
SPREADS = (1.0, 0.3)
"""First spreads of the policy, and distances of finite differences, that are tried, as shares of the step size of evolution."""
FAR = 3 * SIDE
"""No search goes further than this: a step size that is far too large must not end in numbers that are none."""
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


class Rule(StrEnum):
    """How a slope becomes a step."""

    ADAM = "Adam"
    PLAIN = "plain steps"


@dataclass(frozen=True, slots=True)
class Setting:
    """What is tuned of a rival."""

    rate: float
    """Step size."""
    spread: float
    """First spread of the policy, or distance of the two probes of a difference."""


def settings(sigma: float) -> tuple[Setting, ...]:
    """What is tried under each rule, given the step size of evolution."""
    return tuple(Setting(rate, sigma * share) for rate, share in product(RATES, SPREADS))


@dataclass(slots=True, eq=False)
class _Ascent:
    """Many searches that follow slopes, with a step size that falls linearly to nothing."""

    adam: Adam
    rates: Doubles
    """Shape (searches, 1)."""
    rule: Rule
    steps: int

    def step(self, slopes: Doubles) -> None:
        """Follow slopes of shape (searches, n)."""
        rates = self.rates * (1 - self.adam.steps / self.steps)
        if self.rule is Rule.ADAM:
            self.adam.learning_rate = rates
            self.adam.step(slopes)
        else:
            self.adam.vector = self.adam.vector + rates * slopes
            self.adam.steps += 1
        self.adam.vector = np.clip(self.adam.vector, -FAR, FAR)


def _ascent(vectors: Doubles, chosen: Sequence[Setting], rule: Rule, steps: int) -> _Ascent:
    return _Ascent(Adam(vectors, 0.0), np.array([setting.rate for setting in chosen])[:, None], rule, steps)


def reinforce(ground: Landscape, budget: Budget, chosen: Sequence[Setting], *, rule: Rule, rng: np.random.Generator) -> Paths:
    """REINFORCE (Williams 1992): a Gaussian policy with a learned mean and a learned spread per number.

    The baseline of a draw is the mean score of the others of its batch (leave one out), as in the trainer, and Adam is the trainer's.
    Here the advantages are also divided by their spread: without that no step size suits both the start and the end of a climb.

    Args:
        ground: what it climbs.
        budget: what each search may spend.
        chosen: the setting of each search.
        rule: how slopes become steps.
        rng: the draws.
    """
    spreads = np.array([setting.spread for setting in chosen])
    start = np.hstack([np.tile(START, (len(chosen), 1)), np.tile(np.log(spreads)[:, None], 2)])
    ascent = _ascent(start, chosen, rule, budget.steps)
    path = [start[:, :2]]
    for _ in range(budget.steps):
        vector = ascent.adam.vector
        mean, spread = vector[:, None, :2], np.exp(vector[:, None, 2:])
        z = rng.standard_normal((len(chosen), budget.batch, 2))
        scores = ground.evaluate(mean + spread * z, 1, rng)
        better = (scores - scores.mean(1, keepdims=True)) / (scores.std(1, keepdims=True) + 1e-12)
        # the slopes of the log density: z / s for the mean, z^2 - 1 for log s
        ascent.step((better[:, :, None] * np.concatenate([z / spread, z**2 - 1.0], axis=2)).mean(1))
        ascent.adam.vector[:, 2:] = np.clip(ascent.adam.vector[:, 2:], np.log(1e-4), np.log(SIDE))
        path.append(ascent.adam.vector[:, :2])
    return Paths(tuple(range(0, budget.steps * budget.batch + 1, budget.batch)), np.stack(path, axis=1))


def finite_differences(ground: Landscape, budget: Budget, chosen: Sequence[Setting], *, rule: Rule, rng: np.random.Generator) -> Paths:
    """Central differences along both axes, then a step; on a noisy landscape each probe is repeated.

    Args:
        ground: what it climbs.
        budget: what each search may spend; a step takes `PROBES` evaluations, or about a batch where there is noise.
        chosen: the setting of each search.
        rule: how slopes become steps.
        rng: the coins.
    """
    repeats = max(1, budget.batch // PROBES) if ground.noisy else 1
    spent = PROBES * repeats
    steps = max(1, budget.evaluations // spent)
    apart = np.array([setting.spread for setting in chosen])[:, None, None]
    ascent = _ascent(np.tile(START, (len(chosen), 1)), chosen, rule, steps)
    path = [ascent.adam.vector]
    for _ in range(steps):
        at = ascent.adam.vector[:, None, :]
        up, down = (ground.evaluate(at + sign * apart * np.eye(2), repeats, rng) for sign in (1, -1))
        ascent.step((up - down) / (2 * apart[:, :, 0]))
        path.append(ascent.adam.vector)
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
