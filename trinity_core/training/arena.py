"""Where trainers play: the tasks and remembered episodes of one run, with seeds that derive from the run and the generation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from trinity_core.seeds import derive_seed
from trinity_core.tasks.task import Task
from trinity_core.training.episodes import EpisodeTree, Node
from trinity_core.training.plan import RunPlan


@dataclass(frozen=True, slots=True, eq=False)
class Arena:
    """What a trainer may use."""

    plan: RunPlan
    tree: EpisodeTree
    train: Sequence[Task]
    validation: Sequence[Task]
    test: Sequence[Task]

    @property
    def rows(self) -> int:
        """L + 3, outputs of the head."""
        return len(self.tree.pool.names) + 3

    def rng(self, *parts: object) -> np.random.Generator:
        """A generator of this run for one purpose; the same parts give the same draws."""
        return np.random.default_rng(derive_seed(self.plan.seed, *parts))

    def draw(self, episodes: int, generation: int, *, group: int = 1) -> list[Node]:
        """The starts of a generation's episodes: each task drawn comes `group` times in a row, without repetition while there are enough.

        Where agents answer differently each time, the sample of replies is drawn too.
        """
        rng = self.rng("tasks", generation)
        wanted = max(1, episodes // group)
        chosen = rng.choice(len(self.train), size=wanted, replace=wanted > len(self.train))
        samples = rng.integers(self.plan.samples, size=wanted)
        return [node for k, s in zip(chosen, samples, strict=True) for node in [self.start(self.train[k], sample=int(s))] * group]

    def start(self, task: Task, *, sample: int = 0) -> Node:
        """The start of an episode on one task."""
        return self.tree.roots([task], seed=self.plan.task_seed, sample=sample)[0]

    def starts(self, tasks: Sequence[Task]) -> list[Node]:
        """The starts of one episode per task."""
        return self.tree.roots(tasks, seed=self.plan.task_seed)
