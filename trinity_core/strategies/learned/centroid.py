"""Nearest centroid: the agent whose typical question is most like this one.

Source: RouterRetriever (arXiv 2409.02685), whose library holds, for each data set and expert, the centre of the questions that expert
answered best; here a data set is a task family, an expert an agent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trinity_core.strategies.card import StrategyCard, StrategyKind
from trinity_core.strategies.learned.building import learned_entry
from trinity_core.strategies.learned.labels import LabelTable
from trinity_core.strategies.learned.outcomes import family_outcomes, filled, mean_outcomes
from trinity_core.strategies.learned.scaling import Scaling, centred
from trinity_core.strategies.learned.scorer import Floats

Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class CentroidScorer:
    """Scores are cosines brought to 0..1: closeness, not chances of being right."""

    scaling: Scaling
    centroids: Doubles
    """Unit vectors, shape (centroids, dimensions)."""
    owners: NDArray[np.intp]
    """Index of each centroid's agent, shape (centroids,)."""
    agents: int
    """L."""

    def scores(self, states: Floats, questions: Sequence[str]) -> Doubles:
        """Closeness of the nearest centroid of each agent, shape (N, L); 0 for an agent without any."""
        cosines = _unit(self.scaling.apply(states)) @ self.centroids.T
        nearest = np.full((len(states), self.agents), -1.0)
        for agent in np.unique(self.owners):
            nearest[:, agent] = cosines[:, self.owners == agent].max(axis=1)
        return (1.0 + nearest) / 2.0


def fit_centroids(labels: LabelTable, *, seed: int) -> CentroidScorer:
    """One centroid for each family and agent, of the family's questions which that agent answered best.

    Where several answered a question equally well it counts for the one that is best in the family. An unknown answer counts as the
    agent's mean in that family. Questions nobody answered right teach nothing; without any right answer the best agent overall stands
    at the centre of all questions.

    Raises:
        PlanError: nothing is known of any agent.
    """
    overall = mean_outcomes(labels.outcomes)
    names, means = family_outcomes(labels)
    rows = np.array([names.index(family) for family in labels.families], dtype=np.intp)
    scores = filled(labels)
    best = scores.max(axis=1)
    standing = means[rows] + 1e-6 * overall
    owner = np.where(scores == best[:, None], standing, -1.0).argmax(axis=1)
    scaling = centred(labels.states)
    points = scaling.apply(labels.states)
    groups = sorted({(int(f), int(a)) for f, a, y in zip(rows, owner, best, strict=True) if y > 0})
    centres = [points[(rows == f) & (owner == a) & (best > 0)].mean(axis=0) for f, a in groups]
    if not groups:
        groups, centres = [(0, int(overall.argmax()))], [points.mean(axis=0)]
    return CentroidScorer(scaling, _unit(np.array(centres)), np.array([a for _, a in groups], dtype=np.intp), len(labels.agents))


def _unit(points: Doubles) -> Doubles:
    lengths = np.linalg.norm(points, axis=1, keepdims=True)
    return np.asarray(points / np.where(lengths > 0, lengths, 1.0))


CENTROID = learned_entry(
    StrategyCard(
        "centroid",
        "Nearest centroid",
        "Asks the agent whose typical training question, of those it answered best, is most like this one.",
        "RouterRetriever, arXiv 2409.02685",
        "One centre for each task family and agent; the nearest one decides, not the mean over an agent's centres.",
        StrategyKind.FITTED,
    ),
    fit_centroids,
)
