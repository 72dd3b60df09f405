"""Intervals against the library's, and what is left out."""

import numpy as np
import pytest
from scipy.stats import binomtest

from trinity_core.evaluation.statistics import Estimate, estimate, wilson


@pytest.mark.parametrize(("successes", "trials"), [(0, 10), (3, 10), (10, 10), (150, 300), (299, 300)])
def test_the_score_interval_is_the_librarys(successes: int, trials: int) -> None:
    expected = binomtest(successes, trials).proportion_ci(method="wilson")
    found = wilson(successes, trials)
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high), abs=1e-12)


def test_one_attempt_per_task_gives_the_score_interval() -> None:
    assert estimate(np.array([1.0, 0.0, 1.0, np.nan])) == wilson(2, 3)


def test_attempts_at_one_task_do_not_count_as_independent() -> None:
    outcomes = np.repeat(np.random.default_rng(0).integers(0, 2, (200, 1)), 10, axis=1).astype(float)
    one, ten = estimate(outcomes[:, :1]), estimate(outcomes)
    assert ten.mean == one.mean
    assert ten.high - ten.low == pytest.approx(one.high - one.low, rel=0.1)


def test_nothing_measured_has_no_mean() -> None:
    assert np.isnan(estimate(np.full((3, 2), np.nan)).mean)


def test_intervals_overlap_when_they_share_a_value() -> None:
    assert Estimate(0.5, 0.4, 0.6).overlaps(Estimate(0.6, 0.6, 0.7))
    assert not Estimate(0.5, 0.4, 0.55).overlaps(Estimate(0.6, 0.56, 0.7))
