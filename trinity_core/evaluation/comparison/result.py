"""What the sessions played so far say: figures of each strategy, and every two of them against each other.

The page, the command line and the last line of a comparison all take their figures from here.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trinity_core.evaluation.comparison.cell import CallMark, Cell
from trinity_core.evaluation.comparison.plan import ComparisonPlan
from trinity_core.evaluation.paired import Paired, all_pairs
from trinity_core.evaluation.statistics import Estimate, entropy, estimate
from trinity_core.types import ROLES, Verdict

Json = dict[str, Any]
Doubles = NDArray[np.float64]


def result(
    plan: ComparisonPlan,
    cells: Iterable[Cell],
    families: Sequence[str],
    agents: Sequence[str],
    label_costs: Mapping[str, float | None] | None = None,
) -> Json:
    """The figures at any moment of a comparison.

    Sums of tokens, dollars and seconds are over the strategy's sessions, with remembered replies counted as if they had been asked
    for anew: so they do not depend on who came first. Sessions that nobody could grade are in no accuracy; `graded` counts the others.

    Args:
        plan: what was chosen.
        cells: sessions played, in any order; of two of the same place the later one counts.
        families: family of each task.
        agents: the pool's names in head order.
        label_costs: dollars of the training outcomes that a strategy was fitted on, by name; 0 for strategies left out.

    Returns:
        {tasks, seeds, strategies: [...], paired: [...]} as plain JSON values; a mean of nothing is None, a pair without a common graded
        task is left out. A pair's `n`, `only_a` and `only_b` count tasks.
    """
    latest = {(cell.strategy, cell.task, cell.seed): cell for cell in cells}
    own = {name: [latest[key] for key in sorted(latest) if key[0] == name] for name in plan.strategies}
    outcomes = np.stack([_outcomes(plan, own[name], len(families)) for name in plan.strategies])
    costs = label_costs or {}
    rows = [
        {"name": name, **_figures(own[name], outcomes[k], families, agents), "label_cost_usd": costs.get(name, 0.0)}
        for k, name in enumerate(plan.strategies)
    ]
    pairs = [_pair(plan.strategies[a], plan.strategies[b], found) for (a, b), found in all_pairs(outcomes).items()]
    return {"tasks": len(families), "seeds": plan.seeds, "strategies": rows, "paired": pairs}


def _outcomes(plan: ComparisonPlan, cells: Iterable[Cell], tasks: int) -> Doubles:
    """Scores, shape (tasks, seeds); NaN where there is none."""
    scores = np.full((tasks, plan.seeds), np.nan)
    for cell in cells:
        if cell.score is not None and 0 <= cell.task < tasks and 0 <= cell.seed - plan.seed < plan.seeds:
            scores[cell.task, cell.seed - plan.seed] = cell.score
    return scores


def _figures(cells: Sequence[Cell], outcomes: Doubles, families: Sequence[str], agents: Sequence[str]) -> Json:
    calls = [call for cell in cells for call in cell.calls]
    accuracy = estimate(outcomes)
    agent_share = _shares((call.agent for call in calls), agents)
    role_share = _shares((call.role for call in calls), [role.value for role in ROLES])
    return {
        "accuracy": _number(accuracy.mean),
        "ci": _interval(accuracy),
        "sessions": len(cells),
        "graded": int((~np.isnan(outcomes)).sum()),
        "tokens_in": sum(cell.tokens_in for cell in cells),
        "tokens_out": sum(cell.tokens_out for cell in cells),
        "cost_usd": _sum(cell.cost_usd for cell in cells),
        "seconds": sum(cell.seconds for cell in cells),
        "turns": len(calls) / len(cells) if cells else None,
        "calls": len(calls),
        "new_calls": sum(cell.new_calls for cell in cells),
        "agent_share": agent_share,
        "role_share": role_share,
        "agent_entropy": entropy(tuple(agent_share.values())),
        "role_entropy": entropy(tuple(role_share.values())),
        "verifier": _verifier(calls),
        "faults": sum(call.fault is not None for call in calls),
        "families": {name: _family(outcomes, families, name) for name in dict.fromkeys(families)},
    }


def _shares(names: Iterable[str], of: Sequence[str]) -> dict[str, float]:
    counts = Counter(names)
    total = sum(counts.values())
    return {name: counts[name] / total if total else 0.0 for name in of}


def _verifier(calls: Iterable[CallMark]) -> Json:
    """How far its ACCEPT can be trusted, over verdicts on answers that the grader knows.

    `precision`: share of the accepted answers that were right; `recall`: share of the right answers that were accepted.
    """
    known = [(call.verdict == Verdict.ACCEPT, call.judged_right) for call in calls if call.verdict and call.judged_right is not None]
    accepted, right = sum(yes for yes, _ in known), sum(bool(was) for _, was in known)
    both = sum(yes and bool(was) for yes, was in known)
    precision, recall = (both / total if total else None for total in (accepted, right))
    return {"precision": precision, "recall": recall, "verdicts": len(known), "accepted": accepted}


def _family(outcomes: Doubles, families: Sequence[str], name: str) -> Json:
    """Accuracy on the tasks of one family; `n` is how many of them have a score."""
    own = outcomes[[family == name for family in families]]
    found = estimate(own)
    return {"accuracy": _number(found.mean), "ci": _interval(found), "n": int((~np.isnan(own)).any(axis=1).sum())}


def _pair(a: str, b: str, found: Paired) -> Json:
    counts = {"n": found.tasks, "only_a": found.only_first, "only_b": found.only_second}
    return {"a": a, "b": b, "difference": found.difference, "ci": [found.low, found.high], "p": found.p, **counts}


def _sum(costs: Iterable[float | None]) -> float | None:
    """None as soon as one price is unknown."""
    known = list(costs)
    return None if any(cost is None for cost in known) else sum(cost for cost in known if cost is not None)


def _interval(found: Estimate) -> list[float | None]:
    return [_number(found.low), _number(found.high)]


def _number(value: float) -> float | None:
    """JSON has no NaN."""
    return None if math.isnan(value) else float(value)
