"""`bench learned`: strategies fitted on the bundled outcomes, on held-out questions, beside the coordinator and single agents."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trinity_core.agents.pool import Pool
from trinity_core.cancel import Cancel
from trinity_core.evaluation.statistics import estimate
from trinity_core.events import SessionEnded
from trinity_core.seeds import derive_seed
from trinity_core.settings import SessionPlan
from trinity_core.strategies.learned.domain import domain_score, fit_domain
from trinity_core.strategies.learned.labels import LabelTable
from trinity_core.strategies.learned.outcomes import family_outcomes
from trinity_core.strategies.learned.strangers import REPORTING
from trinity_core.strategies.registry import make_strategy
from trinity_core.tasks.graders import grade
from trinity_core.tasks.registry import make_tasks
from trinity_core.tasks.task import Split, Task
from trinity_core.types import Transcript
from ui.workbench import Workbench

STRATEGIES = ("coordinator", "knn", "ridge", "tryage", "experts", "centroid", "graph-router", "agent-router", "guard:knn")

Doubles = NDArray[np.float64]


def bench_learned(workbench: Workbench, *, tasks: int, seed: int) -> dict[str, Any]:
    """Every strategy on the same questions, through the session loop.

    Returns:
        {tasks, labels{}, strategies{name: {accuracy, ci, cost_usd, fit_s}}, best_single{}, best_per_family{}, guard{}}; fit_s is the time
        until a strategy can be used, the first one with the reading of the training questions.
    """
    pool, questions = workbench.pool("offline"), make_tasks(Split.TEST, tasks, seed=seed)
    began = time.perf_counter()
    labels = workbench.labels(pool)
    reading_s = time.perf_counter() - began
    singles = {name: _played(workbench, pool, f"single:{name}", questions, seed) for name in pool.names}
    best = max(singles, key=lambda name: float(np.nanmean(singles[name][0])))
    return {
        "tasks": tasks,
        "labels": {"questions": len(labels.questions), "calls": labels.calls, "cost_usd": labels.cost_usd, "reading_s": reading_s},
        "strategies": {name: _line(workbench, pool, name, questions, seed) for name in STRATEGIES},
        "best_single": {"agent": best, **_told(*singles[best])},
        "best_per_family": _told(*_per_family(labels, singles, questions)),
        "guard": _guard(workbench, labels, questions),
    }


def _line(workbench: Workbench, pool: Pool, name: str, tasks: Sequence[Task], seed: int) -> dict[str, Any]:
    began = time.perf_counter()
    make_strategy(workbench.strategy_parts(_plan(pool, name, tasks[0], seed), pool))
    fit_s = time.perf_counter() - began
    return {**_told(*_played(workbench, pool, name, tasks, seed)), "fit_s": fit_s}


def _played(workbench: Workbench, pool: Pool, name: str, tasks: Sequence[Task], seed: int) -> tuple[Doubles, Doubles]:
    """Outcome and dollars of each session, both of shape (tasks,)."""
    outcomes, costs = np.full(len(tasks), np.nan), np.full(len(tasks), np.nan)
    for row, task in enumerate(tasks):
        *_, ended = workbench.session(_plan(pool, name, task, seed), pool, cancel=Cancel())
        assert isinstance(ended, SessionEnded)
        right = grade(task, ended.session.answer, sandbox=workbench.sandbox)
        outcomes[row] = np.nan if right is None else float(right)
        costs[row] = np.nan if ended.session.cost_usd is None else ended.session.cost_usd
    return outcomes, costs


def _plan(pool: Pool, name: str, task: Task, seed: int) -> SessionPlan:
    return SessionPlan(task.question, name, pool.name, (), seed=derive_seed(seed, "learned", task.id))


def _told(outcomes: Doubles, costs: Doubles) -> dict[str, Any]:
    line = estimate(outcomes)
    return {"accuracy": line.mean, "ci": [line.low, line.high], "cost_usd": float(np.nansum(costs))}


def _per_family(labels: LabelTable, singles: Mapping[str, tuple[Doubles, Doubles]], tasks: Sequence[Task]) -> tuple[Doubles, Doubles]:
    """One call to the agent that was best on the family's training questions; the family is given."""
    names, means = family_outcomes(labels)
    chosen = [labels.agents[int(means[names.index(task.family)].argmax())] for task in tasks]
    pairs = np.array([[singles[name][k][row] for k in (0, 1)] for row, name in enumerate(chosen)])
    return pairs[:, 0], pairs[:, 1]


def _guard(workbench: Workbench, labels: LabelTable, tasks: Sequence[Task]) -> dict[str, Any]:
    """How often the domain check is right on held-out questions and on questions of no family."""
    domain, encoder = fit_domain(labels, seed=1), workbench.encoder()
    inside, outside = tuple(task.question for task in tasks), REPORTING
    states = [encoder.encode([Transcript(question) for question in texts]).states for texts in (inside, outside)]
    score = domain_score(domain, inside=(states[0], inside), outside=(states[1], outside))
    return {"in_domain": score.inside, "out_of_domain": score.outside, "strangers": len(outside), "false_alarm_rate": domain.alarm}
