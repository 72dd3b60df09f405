"""Every learned rule on one set of features: scores of the validation and of the test part."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from trinity_core.evaluation.recorded.contest import Contest
from trinity_core.evaluation.recorded.look_ups import Practice, evolve, reinforce
from trinity_core.evaluation.recorded.stack import fit_stack
from trinity_core.strategies.learned.agent_router import fit_soft_weights
from trinity_core.strategies.learned.building import Fit
from trinity_core.strategies.learned.centroid import fit_centroids
from trinity_core.strategies.learned.experts import fit_experts
from trinity_core.strategies.learned.graph_router import fit_graph
from trinity_core.strategies.learned.knn import fit_neighbours
from trinity_core.strategies.learned.labels import LabelTable
from trinity_core.strategies.learned.ridge import fit_ridge

Doubles = NDArray[np.float64]
Floats = NDArray[np.float32]

MORE = 10
"""The searches that look up one outcome at a time are also given so many times the look-ups of the table."""


@dataclass(frozen=True, slots=True, eq=False)
class Result:
    """One rule on one set of features."""

    name: str
    validation: Doubles
    """Scores of shape (validation questions, L)."""
    test: Doubles
    look_ups: int
    seconds: float
    """To fit it."""


def fitted_rules(contest: Contest, features: Floats, *, seed: int) -> Iterator[Result]:
    """Rules that read the whole table of training outcomes at once."""
    labels, look_ups = contest.labels(features), int(np.isfinite(contest.table.outcomes[contest.train]).sum())
    fits: dict[str, Fit] = {
        "centroid": fit_centroids,
        "knn": fit_neighbours,
        "ridge": fit_ridge,
        "experts": fit_experts,
        "graph_router": fit_graph,
        "agent_router_1": fit_soft_weights,
    }
    for name, fit in fits.items():
        began = time.perf_counter()
        scorer = fit(labels, seed=seed)
        seconds = time.perf_counter() - began
        parts = [scorer.scores(features[rows], ()) for rows in (contest.validation, contest.test)]
        yield Result(name, parts[0], parts[1], look_ups, seconds)


def stacked_rules(contest: Contest, features: Floats, *, seed: int) -> Iterator[Result]:
    """The guess of the task alone, the trees over it, and both together."""
    labels, began = contest.labels(features), time.perf_counter()
    stack = fit_stack(labels, seed=seed)
    seconds, look_ups = time.perf_counter() - began, int(np.isfinite(labels.outcomes).sum())
    parts = [(stack.by_guess(features[rows]), stack.by_trees(features[rows])) for rows in (contest.validation, contest.test)]
    yield Result("task_guess", parts[0][0], parts[1][0], look_ups, seconds)
    yield Result("stack", parts[0][1], parts[1][1], look_ups, seconds)
    yield Result("stack_and_guess", parts[0][0] + parts[0][1], parts[1][0] + parts[1][1], look_ups, seconds)


def searched_rules(contest: Contest, features: Floats, *, seed: int) -> Iterator[Result]:
    """The evolved head and REINFORCE at equal look-ups: as many as the table has, and ten times as many."""
    labels: LabelTable = contest.labels(features)
    practice = Practice.of(labels.states, labels.outcomes)
    once = int(np.isfinite(labels.outcomes).sum())

    def check(vector: Doubles) -> float:
        return contest.mean(practice.logits(vector, features[contest.validation]), contest.validation)

    searches: dict[str, Callable[..., Doubles]] = {"evolved_head": evolve, "reinforce": reinforce}
    for times in (1, MORE):
        for name, search in searches.items():
            began = time.perf_counter()
            vector = search(practice, times * once, check=check, seed=seed)
            told = partial(practice.logits, vector)
            ending = "" if times == 1 else f"_x{times}"
            parts = [told(features[rows]) for rows in (contest.validation, contest.test)]
            yield Result(f"{name}{ending}", parts[0], parts[1], times * once, time.perf_counter() - began)
