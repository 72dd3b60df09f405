from __future__ import annotations

import json
import random

from trinity_core.evaluation.comparison.cell import CallMark, Cell
from trinity_core.evaluation.comparison.plan import ComparisonPlan
from trinity_core.evaluation.comparison.result import result

PLAN = ComparisonPlan(("a", "b"), limit=2, seeds=2, seed=5)
FAMILIES, AGENTS = ("sums", "words"), ("calc", "reader")
WORK, CHECK = CallMark("calc", "worker", 1), CallMark("reader", "verifier", 2, "accept", True)
WRONG, FAULT = CallMark("reader", "verifier", 2, "accept", False), CallMark("reader", "worker", 3, fault="rate")


def cell(strategy, task, seed, score, *calls, cost=0.5):
    return Cell(strategy, task, seed, "", score, "42", "accepted", 10, 2, cost, 1.5, 1, calls or (WORK,))


CELLS = [
    cell("a", 0, 5, 1.0, WORK, CHECK),
    cell("a", 0, 6, 0.0, WORK, WRONG),
    cell("a", 1, 5, 1.0, WORK),
    cell("a", 1, 6, None, FAULT),
    cell("b", 0, 5, 0.0),
    cell("b", 1, 6, 1.0, cost=None),
]


def test_the_figures_of_a_strategy_counted_by_hand():
    a, b = result(PLAN, CELLS, FAMILIES, AGENTS, {"b": 0.25})["strategies"]
    assert (a["accuracy"], a["graded"], a["sessions"], a["faults"]) == (0.75, 3, 4, 1)
    assert (a["tokens_in"], a["tokens_out"], a["cost_usd"], a["seconds"], a["turns"]) == (40, 8, 2.0, 6.0, 1.5)
    assert a["agent_share"] == {"calc": 0.5, "reader": 0.5}
    assert a["role_share"] == {"worker": 4 / 6, "thinker": 0.0, "verifier": 2 / 6}
    assert a["verifier"] == {"precision": 0.5, "recall": 1.0, "verdicts": 2, "accepted": 2}
    assert {name: (row["accuracy"], row["n"]) for name, row in a["families"].items()} == {"sums": (0.5, 1), "words": (1.0, 1)}
    assert (b["cost_usd"], b["label_cost_usd"], a["label_cost_usd"], b["calls"], b["new_calls"]) == (None, 0.25, 0.0, 2, 2)


def test_only_sessions_of_the_same_task_and_seed_are_paired():
    (found,) = result(PLAN, CELLS, FAMILIES, AGENTS)["paired"]
    assert (found["a"], found["b"], found["difference"], found["n"], found["only_a"], found["only_b"]) == ("a", "b", 1.0, 1, 1, 0)


def test_the_order_of_the_sessions_does_not_matter_and_the_later_of_two_counts():
    shuffled = random.Random(3).sample(CELLS, len(CELLS))
    assert result(PLAN, shuffled, FAMILIES, AGENTS) == result(PLAN, CELLS, FAMILIES, AGENTS)
    twice = [cell("b", 0, 5, 1.0), *CELLS]
    assert result(PLAN, twice, FAMILIES, AGENTS) == result(PLAN, CELLS, FAMILIES, AGENTS)


def test_nothing_played_is_no_figure_and_plain_json():
    found = json.loads(json.dumps(result(PLAN, [], FAMILIES, AGENTS), allow_nan=False))
    assert [(row["accuracy"], row["ci"], row["turns"]) for row in found["strategies"]] == [(None, [None, None], None)] * 2
    assert found["paired"] == []
