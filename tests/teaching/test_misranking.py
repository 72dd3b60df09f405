"""Wrong orders by chance: measured, exact and bounded agree with each other."""

import numpy as np
import pytest

from trinity_core.teaching.misranking import (
    bound_on_misranking,
    coins,
    exact_misranking,
    measured_misranking,
    repeats_by_bound,
    repeats_needed,
)


def test_the_exact_chance_is_what_counting_all_outcomes_of_one_throw_gives() -> None:
    # wrong: worse right and better wrong, .4 x .4; a tie, half of .48, counts half
    assert exact_misranking(0.6, 0.4, 1) == pytest.approx(0.16 + 0.24)


def test_what_is_measured_is_the_exact_chance_where_no_luck_is_shared() -> None:
    played = coins([0.6, 0.4], 32, 20_000, shared=0.0, rng=np.random.default_rng(1))
    exact = [exact_misranking(0.6, 0.4, m) for m in (1, 8, 32)]
    assert measured_misranking(played, [1, 8, 32]) == pytest.approx(exact, abs=0.012)


def test_shared_luck_changes_the_order_and_not_the_chances() -> None:
    alone, together = (coins([0.6, 0.4], 16, 20_000, shared=s, rng=np.random.default_rng(2)) for s in (0.0, 0.8))
    assert together.mean(axis=(0, 2)) == pytest.approx([0.6, 0.4], abs=0.01)
    assert measured_misranking(together, [16])[0] < 0.5 * measured_misranking(alone, [16])[0]


@pytest.mark.parametrize("gap", [0.02, 0.2, 0.6])
@pytest.mark.parametrize("repeats", [1, 7, 64])
def test_the_bound_is_never_broken(gap: float, repeats: int) -> None:
    for base in (0.3, 0.5, 0.7):
        assert exact_misranking(base + gap / 2, base - gap / 2, repeats) <= bound_on_misranking(gap, repeats)


def test_repeats_needed_are_the_fewest_that_keep_the_promise() -> None:
    needed = repeats_needed(0.6, 0.4, 0.05)
    assert exact_misranking(0.6, 0.4, needed) <= 0.05 < exact_misranking(0.6, 0.4, needed - 1)
    assert needed < repeats_by_bound(0.2, 0.05)
