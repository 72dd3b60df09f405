"""Rank correlation and its interval."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import spearmanr

from trinity_core.analysis.why.agreement import agreement, rank_correlation


def test_it_is_spearmans_with_ties_too():
    rng = np.random.default_rng(3)
    a, b = rng.integers(0, 5, 30).astype(float), rng.integers(0, 5, 30).astype(float)
    assert rank_correlation(a, b) == pytest.approx(spearmanr(a, b).statistic)


def test_too_few_words_or_equal_scores_say_nothing():
    assert rank_correlation(np.arange(3.0), np.arange(3.0)) is None
    assert rank_correlation(np.ones(9), np.arange(9.0)) is None


def test_the_interval_holds_the_mean():
    found = agreement([0.2, 0.4, 0.6, 0.8], seed=1)
    assert found is not None
    assert found.mean == pytest.approx(0.5)
    assert found.low < 0.5 < found.high
    assert agreement([], seed=1) is None
