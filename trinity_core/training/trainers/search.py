"""The boundary of a trainer: a search that plays some episodes each generation and learns from them.

A search is a function of its plan and of the signals it was told: replaying them leads to the same search, without any episode.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from trinity_core.training.arena import Arena
from trinity_core.training.plan import RunPlan
from trinity_core.training.rollout import Rollout
from trinity_core.training.spaces.space import Space

Doubles = NDArray[np.float64]


class Search(Protocol):
    """One trainer at work. Each generation: `ask`, then `play` and `learn` or the signal from a log, then `tell`."""

    @property
    def mean(self) -> Doubles:
        """The vector offered, shape (n,)."""

    @property
    def sigma(self) -> float | None:
        """Step size; None without one."""

    def ask(self) -> None:
        """Draw what the next generation tries."""

    def play(self, arena: Arena, generation: int) -> Rollout:
        """Play population x repeats episodes, or a few less where they do not divide evenly."""

    def learn(self, rollout: Rollout, fitness: Doubles) -> Doubles:
        """What the generation taught, for `tell` and for the log.

        Args:
            rollout: what `play` gave.
            fitness: score of each candidate with the plan's weights, shape (C,); NaN where every episode was lost.
        """

    def tell(self, signal: Doubles) -> None:
        """Move on by what `learn` gave."""


MakeSearch = Callable[[RunPlan, Space, Doubles, int], Search]
"""From the plan, the space, the first vector and the population (lambda)."""


@dataclass(frozen=True, slots=True)
class TrainerCard:
    """A trainer as offered to people."""

    name: str
    """Its word in plans."""
    title: str
    idea: str
    """One sentence: how it learns."""
    source: str
    """Where it comes from."""
    make: MakeSearch
