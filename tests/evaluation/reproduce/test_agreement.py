"""The sentence on a table says what the intervals show, and nothing else."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from trinity_core.evaluation.reproduce.agreement import Finding, agreement, crossed, pairs
from trinity_core.evaluation.reproduce.algorithms import ALGORITHMS
from trinity_core.evaluation.reproduce.figure import Figure
from trinity_core.evaluation.reproduce.registry import TABLES
from trinity_core.evaluation.reproduce.states import SEPARABILITY
from trinity_core.evaluation.statistics import Estimate


def figures(means: dict[str, float | None], half: float = 0.01, table=ALGORITHMS) -> list[Figure]:
    made = {key: None if mean is None else Estimate(mean, mean - half, mean + half) for key, mean in means.items()}
    return [Figure(row, made.get(row.key), done=int(made.get(row.key) is not None)) for row in table.rows]


def test_a_row_on_the_papers_side_is_told_as_agreement_and_one_on_the_other_as_not():
    said = agreement(ALGORITHMS, figures({"sep-cma-es": 0.7, "reinforce": 0.9, "random-search": 0.4, "sft": 0.69}))
    assert "As in the paper: “Random search” is 30.0 points below “sep-CMA-ES”." in said
    assert "Unlike the paper: “REINFORCE” is 20.0 points above “sep-CMA-ES” (33.4 points below there)" in said
    assert "Not told apart from “sep-CMA-ES” here, since the intervals overlap: “Imitation of one best agent (SFT)”." in said


def test_where_every_interval_overlaps_with_the_references_that_is_said_once():
    made = figures({"sep-cma-es": 0.7, "reinforce": 0.72, "random-search": 0.69, "sft": 0.7}, half=0.1)
    assert agreement(ALGORITHMS, made).startswith("No row held against “sep-CMA-ES” can be told apart from it here")


def test_two_other_rows_in_the_reverse_order_are_told_too():
    made = figures({"sep-cma-es": 0.7, "reinforce": 0.72, "random-search": 0.4, "sft": 0.69}, half=0.03)
    assert [(pair.title, pair.other) for pair in crossed(ALGORITHMS, made)] == [("REINFORCE", "Random search")]
    assert "“REINFORCE” is 32.0 points above “Random search” (23.3 points below there)" in agreement(ALGORITHMS, made)


def test_rows_that_measure_different_things_are_not_held_against_each_other():
    made = figures({row.key: 0.9 - 0.1 * k for k, row in enumerate(SEPARABILITY.rows)}, table=SEPARABILITY)
    held = [*pairs(SEPARABILITY, made), *crossed(SEPARABILITY, made)]
    assert {pair.other for pair in pairs(SEPARABILITY, made)} == {
        "Kind of question from states, linear",
        "Agent chosen from states, linear",
    }
    assert all(pair.title.partition(" from ")[0] == pair.other.partition(" from ")[0] for pair in held)


def test_nothing_is_said_before_the_reference_row_has_finished():
    assert agreement(ALGORITHMS, figures({"reinforce": 0.9})) == "Nothing can be said yet: too few runs have finished."


def test_unfinished_runs_and_single_runs_are_told():
    made = [*figures({"sep-cma-es": 0.7, "reinforce": 0.9})]
    made[0] = Figure(made[0].row, made[0].ours, (0.7,), done=1)
    said = agreement(ALGORITHMS, made)
    assert "2 of 4 are not finished, so this may change." in said
    assert "“sep-CMA-ES”: one run only, so the luck of training is not in the interval." in said


SHARE = st.none() | st.tuples(st.floats(0, 1), st.floats(0, 0.5))


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(TABLES), st.data())
def test_the_sentence_never_claims_what_the_intervals_do_not_show(table, data):
    drawn = data.draw(st.lists(SHARE, min_size=len(table.rows), max_size=len(table.rows)))
    ours = [None if one is None else Estimate(one[0], max(0.0, one[0] - one[1]), min(1.0, one[0] + one[1])) for one in drawn]
    made = [Figure(row, estimate) for row, estimate in zip(table.rows, ours, strict=True)]
    by_title = {figure.row.title: figure for figure in made}
    for pair in (*pairs(table, made), *crossed(table, made)):
        one, two = by_title[pair.title].ours, by_title[pair.other].ours
        assert one is not None
        assert two is not None
        assert (pair.finding is Finding.OPEN) == one.overlaps(two)
        assert pair.finding is not Finding.AGREES or pair.paper * pair.ours > 0
        assert pair.finding is not Finding.DIFFERS or pair.paper * pair.ours <= 0 or abs(pair.paper) < 1e-8
    for title, points, side, other in re.findall(r"“([^”]+)” is ([\d.]+) points (above|below) “([^”]+)”", agreement(table, made)):
        one, two = by_title[title].ours, by_title[other].ours
        assert one is not None
        assert two is not None
        assert not one.overlaps(two)
        assert (one.mean > two.mean) == (side == "above")
        assert abs(100 * abs(one.mean - two.mean) - float(points)) <= 0.051
