"""How clear the slope is that REINFORCE sees: its signal-to-noise ratio as reward gets rarer and sessions longer, exact and measured.

One decision of a session matters, the others only make noise; the policy is uniform. There is no theorem of the paper behind this: it
argues that the gradient has little signal, and this is the plainest world in which the argument can be checked.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class World:
    """Sessions of independent decisions with one reward at the end."""

    options: int
    """Choices at each decision."""
    horizon: int
    """Decisions per session."""
    mean: float
    """Chance of reward under the uniform policy."""
    worth: float = 4.0
    """How many times as likely reward is after the right choice at the one decision that matters."""

    @property
    def low(self) -> float:
        """Chance of reward after a wrong choice."""
        return self.mean * self.options / (self.options - 1 + self.worth)

    @property
    def high(self) -> float:
        """Chance of reward after the right one."""
        return min(1.0, self.worth * self.low)


def exact_ratio(world: World, sessions: int) -> float:
    """|E g| / sqrt(tr Var g) of the mean of `sessions` gradients, the mean reward as baseline.

    For uniform choices the slope of the log probability has the squared length 1 - 1/A at every decision, so
    E|g|^2 = T Var(R) (1 - 1/A), while only the decision that matters has a mean: (high - low) (e - 1/A) / A.
    """
    a, mean = world.options, (world.high + (world.options - 1) * world.low) / world.options
    signal = ((world.high - world.low) / a) ** 2 * (1 - 1 / a)
    total = world.horizon * mean * (1 - mean) * (1 - 1 / a)
    return math.sqrt(sessions * signal / (total - signal))


def measured_ratio(world: World, sessions: int, *, played: int, rng: np.random.Generator) -> float:
    """The same from gradients of sessions really played; 0 where chance makes the signal look negative.

    Args:
        world: what is played.
        sessions: per gradient.
        played: sessions in each of two halves; their inner product estimates |E g|^2 without bias.
        rng: the draws.
    """
    halves, squares = [], []
    for _ in range(2):
        choices = rng.integers(0, world.options, (played, world.horizon))
        rewarded = rng.random(played) < np.where(choices[:, 0] == 0, world.high, world.low)
        better = rewarded - rewarded.mean()
        weights = np.stack([np.bincount(column, better, world.options) for column in choices.T]) / played
        halves.append(weights - weights.sum(1, keepdims=True) / world.options)
        squares.append(float((better**2).mean()) * world.horizon * (1 - 1 / world.options))
    signal, total = float((halves[0] * halves[1]).sum()), float(np.mean(squares))
    return math.sqrt(sessions * max(0.0, signal) / max(1e-12, total - signal))
