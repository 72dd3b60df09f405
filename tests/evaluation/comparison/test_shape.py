"""What is counted of a strategy's sessions."""

from __future__ import annotations

from trinity_core.evaluation.comparison.cell import CallMark, Cell
from trinity_core.evaluation.comparison.shape import (
    RIGHT,
    SEVERAL,
    UNKNOWN,
    WRONG,
    Flow,
    Spent,
    by_agent,
    by_role,
    flow,
    role_counts,
    spent,
    steps,
    turn_counts,
)


def cell(*calls, score=1.0, cost=0.5):
    marks = tuple(CallMark(agent, role, step) for step, agent, role in calls)
    return Cell("a", 0, 1, "s", score, "4", "accepted", 100, 20, cost, 2.0, 1, marks)


SHORT = cell((1, "ann", "worker"), score=0.0)
LONG = cell((1, "ann", "thinker"), (2, "bob", "worker"), (3, "cid", "verifier"))
FAN = cell((1, "ann", "worker"), (1, "bob", "worker"), score=None)


def test_a_step_has_one_name_or_several():
    assert (steps(LONG, by_agent), steps(FAN, by_agent), steps(FAN, by_role)) == (("ann", "bob", "cid"), (SEVERAL,), ("worker",))


def test_the_flow_counts_every_way_to_its_end():
    nodes = ((1, "thinker", 1), (1, "worker", 2), (2, UNKNOWN, 1), (2, WRONG, 1), (2, "worker", 1), (3, "verifier", 1), (4, RIGHT, 1))
    links = ((1, "thinker", "worker", 1), (1, "worker", UNKNOWN, 1), (1, "worker", WRONG, 1), (2, "worker", "verifier", 1))
    assert flow([SHORT, LONG, FAN], by_role) == Flow(nodes, (*links, (3, "verifier", RIGHT, 1)))


def test_a_flow_cut_short_still_ends():
    assert flow([LONG], by_agent, most=1) == Flow(((1, "ann", 1), (2, RIGHT, 1)), ((1, "ann", RIGHT, 1),))


def test_a_session_without_calls_has_an_end_alone():
    assert flow([cell(score=None)], by_agent) == Flow(((1, UNKNOWN, 1),), ())


def test_calls_are_counted_by_agent_and_role():
    assert role_counts([SHORT, LONG, FAN], ["ann", "bob", "cid", "dee"]) == ((2, 1, 0), (2, 0, 0), (0, 0, 1), (0, 0, 0))


def test_sessions_are_counted_by_length_and_outcome():
    assert turn_counts([SHORT, LONG, FAN, LONG]) == {1: (0, 1, 0), 2: (0, 0, 1), 3: (2, 0, 0)}


def test_means_know_when_a_price_is_unknown():
    assert spent([SHORT, cell(cost=1.5)]) == Spent(120.0, 1.0, 2.0)
    assert spent([SHORT, cell(cost=None)]) == Spent(120.0, None, 2.0)
