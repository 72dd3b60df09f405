from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import binomtest, bootstrap

from trinity_core.evaluation.paired import all_pairs, mcnemar, pair
from trinity_core.evaluation.statistics import entropy, estimate, wilson

NAN = np.nan
outcomes = arrays(float, st.tuples(st.just(2), st.integers(1, 12), st.integers(1, 3)), elements=st.sampled_from([0.0, 1.0, 0.5, NAN]))


@pytest.mark.parametrize(("right", "of"), [(0, 5), (3, 7), (40, 40), (151, 300)])
def test_wilson_is_scipys(right, of):
    found, known = wilson(right, of), binomtest(right, of).proportion_ci(method="wilson")
    assert (found.low, found.high) == pytest.approx((known.low, known.high), abs=1e-12)


def test_a_difference_counted_by_hand():
    found = pair(np.array([1.0, 1, 1, 1, 0, NAN, 1]), np.array([0.0, 0, 1, 0, 1, 1, NAN]))
    assert (found.difference, found.tasks, found.only_first, found.only_second) == (0.4, 5, 3, 1)
    assert found.p == pytest.approx(0.625)  # 2 (C(4,0) + C(4,1)) / 2^4
    assert found.low < 0.4 < found.high


def test_mcnemar_by_hand():
    assert (mcnemar(0, 0), mcnemar(3, 3), mcnemar(8, 0)) == (1.0, 1.0, pytest.approx(2 / 256))


def test_the_interval_is_that_of_scipys_bootstrap():
    rng = np.random.default_rng(3)
    first, second = (rng.random((2, 200)) < [[0.7], [0.5]]).astype(float)
    found = pair(first, second)
    known = bootstrap((first - second,), np.mean, method="percentile", n_resamples=2000, rng=1).confidence_interval
    assert (found.low, found.high) == pytest.approx((known.low, known.high), abs=0.02)


def test_attempts_at_one_task_stay_together():
    once = np.array([[1.0], [0.0], [1.0], [0.0]])
    other = np.zeros((4, 1))
    many = pair(np.repeat(once, 50, axis=1), np.repeat(other, 50, axis=1))
    assert many == pair(once, other)


def test_attempts_are_paired_one_by_one():
    found = pair(np.array([[1.0, NAN], [1.0, 1.0]]), np.array([[0.0, 1.0], [NAN, 1.0]]))
    assert (found.difference, found.tasks) == (0.5, 2)


def test_thirds_that_are_equal_are_a_tie():
    found = pair(np.array([[0.1, 0.2, 0.3]]), np.array([[0.3, 0.2, 0.1]]))
    assert (found.only_first, found.only_second, found.p) == (0, 0, 1.0)


@settings(max_examples=40, deadline=None)
@given(outcomes)
def test_a_player_against_itself_is_nothing_and_exchanging_two_changes_the_sign_alone(both):
    first, second = both
    same, one, other = pair(first, first), pair(first, second), pair(second, first)
    assert same is None or (same.difference, same.low, same.high, same.p) == (0, 0, 0, 1)
    assert (one is None) == (other is None)
    if one is not None:
        assert other is not None
        assert (one.difference, one.low, one.high) == pytest.approx((-other.difference, -other.high, -other.low), abs=1e-12)
        assert (one.p, one.only_first, one.only_second) == (other.p, other.only_second, other.only_first)


def test_pairs_without_a_common_task_are_left_out():
    found = all_pairs(np.array([[1.0, NAN], [NAN, 0.0], [1.0, 1.0]]))
    assert sorted(found) == [(0, 2), (1, 2)]


def test_entropy_of_equal_shares_is_one_and_of_one_alone_zero():
    assert (entropy((0.5, 0.5)), entropy((1.0, 0.0)), entropy((1.0,)), entropy(())) == (1.0, 0.0, 0.0, 0.0)


def test_graded_scores_have_a_bootstrap_interval():
    found = estimate(np.array([0.25, 0.75, 0.5, 0.5]))
    assert (found.mean, 0.25 < found.low < 0.5 < found.high < 0.75) == (0.5, True)
