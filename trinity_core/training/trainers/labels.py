"""Labels for imitation: which agents answer which training question right, and the states in which a head should know it."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]
Indices = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Labels:
    """N states, each with what was measured on its question. L agents."""

    tasks: Indices
    """Index of the question among the training tasks, shape (N,)."""
    samples: Indices
    """Which sample of replies, shape (N,)."""
    roles: Indices
    """Index of the role to play there, shape (N,)."""
    right: Doubles
    """Whether each agent as Worker was right on this question and sample, shape (N, L); NaN where lost to a fault."""
    states: Doubles
    """Shape (N, width)."""

    @classmethod
    def none(cls, agents: int, width: int) -> Labels:
        """No labels yet."""
        return cls.unpacked(np.zeros(0), agents, width)

    @classmethod
    def unpacked(cls, numbers: Doubles, agents: int, width: int) -> Labels:
        """What `packed` gave."""
        table = numbers.reshape(-1, 3 + agents + width)
        tasks, samples, roles = table[:, :3].T.astype(np.intp)
        return cls(tasks, samples, roles, table[:, 3 : 3 + agents], table[:, 3 + agents :])

    def packed(self) -> Doubles:
        """All numbers, flat."""
        return np.column_stack([getattr(self, entry.name) for entry in fields(self)]).astype(np.float64).reshape(-1)

    def joined(self, other: Labels) -> Labels:
        """These, then those."""
        return Labels(*(np.concatenate([getattr(self, entry.name), getattr(other, entry.name)]) for entry in fields(self)))

    def success(self) -> Doubles:
        """Mean success of each agent over the samples of a state's question, shape (N, L).

        An agent whose answers were all lost counts like the question's average agent; NaN where every answer was lost.
        """
        answers = dict(zip(zip(self.tasks.tolist(), self.samples.tolist(), strict=True), self.right, strict=True))
        by_task: dict[int, list[Doubles]] = {}
        for (task, _), right in answers.items():
            by_task.setdefault(task, []).append(right)
        means = {task: mean_success(np.stack(rows)) for task, rows in by_task.items()}
        return np.array([means[task] for task in self.tasks.tolist()]).reshape(self.right.shape)


def mean_success(right: Doubles) -> Doubles:
    """Mean over samples, shape (L,), of answers of shape (samples, L); an agent without any counts like the average one."""
    known = ~np.isnan(right)
    counts = known.sum(axis=0)
    means = np.where(counts > 0, np.where(known, right, 0.0).sum(axis=0) / np.maximum(counts, 1), np.nan)
    return np.where(np.isnan(means), means[counts > 0].mean() if known.any() else np.nan, means)
