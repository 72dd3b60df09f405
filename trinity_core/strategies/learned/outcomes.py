"""Reading a table of outcomes with holes in it: what is missing is left out, never counted as wrong."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from trinity_core.errors import PlanError
from trinity_core.strategies.learned.labels import LabelTable

Doubles = NDArray[np.float64]


def mean_outcomes(outcomes: Doubles) -> Doubles:
    """Each agent's mean over the questions where it is known, shape (L,); an agent without any counts like the average one.

    Raises:
        PlanError: nothing is known of any agent.
    """
    known = ~np.isnan(outcomes)
    counts = known.sum(axis=0)
    if not counts.any():
        raise PlanError("No outcome of these agents is known. Ask them some training questions first.")
    means = np.where(known, outcomes, 0.0).sum(axis=0) / np.maximum(counts, 1)
    return np.asarray(np.where(counts > 0, means, means[counts > 0].mean()))


def family_outcomes(labels: LabelTable) -> tuple[tuple[str, ...], Doubles]:
    """The task families in the order they are met, and each agent's mean in each, shape (families, L).

    An agent of which nothing is known in a family counts with its mean over all families.

    Raises:
        PlanError: nothing is known of any agent.
    """
    overall, names = mean_outcomes(labels.outcomes), tuple(dict.fromkeys(labels.families))
    rows = np.array([names.index(family) for family in labels.families], dtype=np.intp)
    means = np.tile(overall, (len(names), 1))
    for index in range(len(names)):
        inside = labels.outcomes[rows == index]
        known = ~np.isnan(inside)
        counts = known.sum(axis=0)
        totals = np.where(known, inside, 0.0).sum(axis=0)
        means[index] = np.where(counts > 0, totals / np.maximum(counts, 1), overall)
    return names, means


def filled(labels: LabelTable) -> Doubles:
    """The outcomes with each unknown one replaced by the agent's mean in that family, shape (N, L).

    Raises:
        PlanError: nothing is known of any agent.
    """
    names, means = family_outcomes(labels)
    expected = means[[names.index(family) for family in labels.families]]
    return np.where(np.isnan(labels.outcomes), expected, labels.outcomes)


def folds(count: int, *, most: int, rng: np.random.Generator) -> NDArray[np.intp]:
    """Which of at most `most` folds each of `count` questions is in, evenly and at random, shape (count,)."""
    return np.asarray(rng.permutation(count) % max(1, min(most, count)))
