"""Imitation: measure who answers which training question right, and fit the head to it: soft targets (Fugu), or one best agent (SFT).

Who should act is the question's label at every turn. Once every training question is labelled, on every sample of replies where the
plan keeps several, nothing more is played. The episodes are those of label making, so their score is not the head's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from trinity_core.seeds import derive_seed
from trinity_core.training.arena import Arena
from trinity_core.training.cross_entropy import fit_targets
from trinity_core.training.plan import RunPlan, TrainerName
from trinity_core.training.rollout import Rollout
from trinity_core.training.spaces.space import Space
from trinity_core.training.trainers.label_making import Aim, make_labels
from trinity_core.training.trainers.labels import Labels
from trinity_core.training.trainers.search import TrainerCard
from trinity_core.training.trainers.smooth import SmoothSpace, require_smooth
from trinity_core.types import ROLES

Doubles = NDArray[np.float64]

TAU = 0.25
"""Temperature of the soft targets: an agent that is always right gets e^4 = 55 times the weight of one that never is."""


@dataclass(slots=True, eq=False)
class Imitation:
    """Labels so far, and the head fitted to them."""

    space: SmoothSpace
    start: Doubles
    """First vector, shape (n,)."""
    episodes: int
    """Per generation at most: population x repeats."""
    aim: Aim
    mean: Doubles = field(init=False)
    """The fitted vector, shape (n,)."""
    _labels: Labels = field(init=False, repr=False)
    _new: Labels = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.mean = self.start
        self._labels = self._new = self._unpacked(np.zeros(0))

    @property
    def sigma(self) -> float | None:
        """None: nothing is scattered."""
        return None

    def ask(self) -> None:
        """Nothing is drawn."""

    def play(self, arena: Arena, generation: int) -> Rollout:
        """Label the next questions; nothing is played when there are none."""
        agents = arena.rows - len(ROLES)
        tasks, samples = self._due(arena, generation, max(1, self.episodes // agents))
        if not tasks:
            self._new = self._unpacked(np.zeros(0))
            return Rollout([[]], np.zeros((1, agents)), np.zeros((1, len(ROLES))))
        rollout, self._new = make_labels(arena, tasks, samples, aim=self.aim, rng=arena.rng("labels", generation))
        return rollout

    def learn(self, rollout: Rollout, fitness: Doubles) -> Doubles:
        """The vector fitted to all labels so far, then this generation's labels: shape (n + N (L + 3 + width),)."""
        vector = self.mean
        if len(self._new.tasks):
            labels = self._labels.joined(self._new)
            vector = fit_targets(self.space, labels.states.astype(np.float32), targets(labels, self.aim), start=self.start)
        return np.concatenate([vector, self._new.packed()])

    def tell(self, signal: Doubles) -> None:
        """Take the vector and remember the labels."""
        self.mean = signal[: self.space.size]
        self._labels = self._labels.joined(self._unpacked(signal[self.space.size :]))

    def _unpacked(self, numbers: Doubles) -> Labels:
        rows, width = self.space.matrix(self.start).shape
        return Labels.unpacked(numbers, rows - len(ROLES), width)

    def _due(self, arena: Arena, generation: int, batch: int) -> tuple[list[int], list[int]]:
        """Indices of the questions of a generation, and which sample of replies: all questions once, in random order, then again."""
        count = len(arena.train)
        order = arena.rng("labels").permutation(count)
        places = range((generation - 1) * batch, min(generation * batch, count * arena.plan.samples))
        return [int(order[k % count]) for k in places], [k // count for k in places]


def targets(labels: Labels, aim: Aim) -> Doubles:
    """Probabilities of agents and of roles at each state, shape (N, L + 3); 0 for the agents of a question whose answers were all lost."""
    agents = np.nan_to_num(aim(labels.tasks.tolist(), labels.success()))
    return np.hstack([agents, np.eye(len(ROLES))[labels.roles]])


def soft_targets(tasks: Sequence[int], success: Doubles) -> Doubles:
    """p = softmax(mean success / tau) of each question (Fugu; spec 9.1)."""
    exponentials = np.exp(success / TAU)
    return np.asarray(exponentials / exponentials.sum(axis=1, keepdims=True))


def best_agent(seed: int) -> Aim:
    """All on the agent that is right most often; ties are broken at random, each question by its own draw (the paper's labels)."""

    def aim(tasks: Sequence[int], success: Doubles) -> Doubles:
        chance = np.array([np.random.default_rng(derive_seed(seed, "ties", task)).random(success.shape[1]) for task in tasks])
        tied = success == success.max(axis=1, keepdims=True)
        one = np.eye(success.shape[1])[np.argmax(np.where(tied, chance, -1.0), axis=1)]
        return np.where(np.isnan(success), np.nan, one)

    return aim


def _soft(plan: RunPlan, space: Space, start: Doubles, population: int) -> Imitation:
    return Imitation(require_smooth(plan, space), start, population * plan.repeats, soft_targets)


def _hard(plan: RunPlan, space: Space, start: Doubles, population: int) -> Imitation:
    return Imitation(require_smooth(plan, space), start, population * plan.repeats, best_agent(derive_seed(plan.seed, "search")))


IMITATION = TrainerCard(
    TrainerName.IMITATION,
    "Imitation, soft labels",
    "Lets every agent answer the training questions, then fits the head to how often each was right.",
    "Fugu, first stage of training",
    _soft,
)

SFT = TrainerCard(
    TrainerName.SFT,
    "Imitation, one best agent",
    "Lets every agent answer the training questions, then fits the head to one right agent for each, ties broken at random.",
    "TRINITY section 4, SFT",
    _hard,
)
