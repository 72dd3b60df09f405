"""A race's figures: curves over seeds, rows per trainer, and a verdict that follows the figures."""

from __future__ import annotations

import pytest

from tests.evaluation.race_lines import made_run
from trinity_core.evaluation.race import IntervalKind, standings
from trinity_core.evaluation.race_curves import MAX_POINTS, Curve, curve
from trinity_core.evaluation.race_verdict import verdict
from trinity_core.evaluation.statistics import Estimate

NAMES = {"a": "Alpha", "b": "Beta", "c": "Gamma"}


def rows(**tests):
    runs = [made_run(name, seed, test=value) for name, values in tests.items() for seed, value in enumerate(values, 1)]
    return standings(runs, {name: NAMES[name] for name in tests})


def test_a_curve_is_the_mean_and_the_range_of_the_runs_at_each_point():
    made = curve([made_run(points={100: 0.2, 200: 0.4}), made_run(seed=2, points={100: 0.4, 200: 0.8})])
    assert made == Curve((100, 200), (pytest.approx(0.3), pytest.approx(0.6)), (0.2, 0.4), (0.4, 0.8), (2, 2))


def test_between_validations_a_run_keeps_its_value_and_outside_it_has_none():
    made = curve([made_run(points={100: 0.2, 300: 0.4}), made_run(seed=2, points={50: 0.1, 200: 0.6})])
    assert (made.episodes, made.runs) == ((50, 100, 200, 300), (1, 2, 2, 1))
    assert made.mean == pytest.approx((0.1, 0.15, 0.4, 0.4))


def test_a_run_that_was_never_validated_is_not_on_the_curve():
    assert curve([made_run(points={}), made_run(seed=2, points={100: 0.5})]).runs == (1,)
    assert curve([made_run(points={})]).episodes == ()


def test_a_long_curve_is_thinned_and_keeps_its_ends():
    made = curve([made_run(points=dict.fromkeys(range(1, 1001), 0.5))])
    assert len(made.episodes) <= MAX_POINTS + 1
    assert (made.episodes[0], made.episodes[-1]) == (1, 1000)


def test_the_interval_is_students_over_the_seeds():
    (row,) = rows(a=(0.5, 0.6, 0.7))
    assert row.interval is IntervalKind.SEEDS
    assert (row.test.mean, row.test.low, row.test.high) == pytest.approx((0.6, 0.6 - 0.24841, 0.6 + 0.24841), abs=1e-4)


@pytest.mark.parametrize("values", [(0.5,), (0.5, 0.5)])
def test_without_a_spread_over_seeds_the_interval_is_that_of_the_questions(values):
    (row,) = rows(a=values)
    assert (row.interval, row.test) == (IntervalKind.QUESTIONS, Estimate(0.5, 0.4, 0.6))


def test_a_run_that_was_stopped_does_not_count():
    (row,) = standings([made_run(test=0.5), made_run(seed=2, test=0.9, reason="stopped")], {"a": "Alpha"})
    assert (row.runs, row.started, row.test.mean) == (1, 2, 0.5)


def test_a_row_carries_what_the_trainer_spent():
    (row,) = rows(a=(0.5, 0.6))
    told = row.row()
    assert {key: told[key] for key in ("episodes", "calls", "calls_saved", "tokens", "seconds", "lost", "validation", "test_argmax")} == {
        "episodes": 400, "calls": 30, "calls_saved": 70, "tokens": 900, "seconds": 10.0, "lost": 2, "validation": 0.8, "test_argmax": 0.9,
    }  # fmt: skip


def test_who_is_clearly_ahead_is_said_to_be_whoever_it_is():
    said = verdict(rows(a=(0.5, 0.51, 0.52), b=(0.7, 0.71, 0.72)), planned=3)
    assert said.startswith("Beta (71.0%, 68.5% to 73.5%) is ahead on held-out questions of Alpha")
    assert said.endswith("the intervals do not overlap.")


def test_overlapping_intervals_tell_nobody_apart():
    said = verdict(rows(a=(0.5, 0.6, 0.7), b=(0.55, 0.65, 0.7)), planned=3)
    assert "the interval of Alpha" in said
    assert said.endswith("overlaps with it: this race does not tell them apart.")


def test_some_may_be_told_apart_and_others_not():
    said = verdict(rows(a=(0.70, 0.72, 0.74), b=(0.71, 0.72, 0.73), c=(0.3, 0.31, 0.32)), planned=3)
    assert "does not tell them apart. It is ahead of Gamma" in said
    assert "shares the highest mean" in said


def test_missing_runs_and_single_seeds_are_said():
    assert "1 of 4 runs has not finished, and only finished runs count." in verdict(rows(a=(0.5,), b=(0.7, 0.71)), planned=2)
    assert "more seeds" in verdict(rows(a=(0.5,), b=(0.9,)), planned=1)
    assert "Only Alpha" in verdict(standings([made_run(test=0.5)], NAMES), planned=1)
    assert verdict(standings([made_run()], NAMES), planned=1) == "Nothing is decided: no run has finished yet."
