"""Landscapes of the plane and the searches that climb them."""

import numpy as np
import pytest

from trinity_core.teaching.climbers import Budget, Rule, Setting, finite_differences, random_search, reinforce
from trinity_core.teaching.generations import Climb, climb, means
from trinity_core.teaching.hill_race import hill_race
from trinity_core.teaching.landscapes import SIDE, START, Terrain, hessian, landscape


@pytest.mark.parametrize("terrain", Terrain)
def test_nothing_is_above_the_top(terrain: Terrain) -> None:
    ground = landscape(terrain, 0.9)
    points = np.random.default_rng(1).uniform(-SIDE, SIDE, (4000, 2))
    assert ground.regret(np.zeros(2)) == pytest.approx(0.0, abs=1e-12)
    assert (ground.regret(points) >= 0).all()


def test_the_coupling_is_the_normalised_cross_entry_of_the_hessian() -> None:
    matrix = hessian(0.7)
    assert matrix[0, 1] / np.sqrt(matrix[0, 0] * matrix[1, 1]) == pytest.approx(0.7)


def test_a_coin_falls_right_as_often_as_the_landscape_says() -> None:
    ground, rng = landscape(Terrain.BINARY), np.random.default_rng(1)
    told = ground.evaluate(np.tile(START, (500, 1)), 40, rng)
    assert told.mean() == pytest.approx(float(ground.value(np.array(START))), abs=0.01)


def test_the_mean_moves_to_the_weighted_better_half() -> None:
    ground = landscape(Terrain.SPHERE)
    generations, weights = climb(ground, Climb(0.5, 8), 30, seed=3)
    assert weights.sum() == pytest.approx(1.0)
    for one in generations:  # far-out candidates too, which the package would shorten
        assert one.after.mean == pytest.approx(weights @ one.candidates[list(one.order[: len(weights)])])
        assert (np.diff(one.scores[list(one.order)]) <= 0).all()


def test_the_search_shown_is_the_search_raced() -> None:
    ground, plan = landscape(Terrain.BINARY), Climb(0.5, 8, 4)
    generations, _ = climb(ground, plan, 5, seed=7)
    assert means(ground, plan, 5, seed=7)[1:] == pytest.approx(np.stack([one.after.mean for one in generations]))


def test_only_the_full_covariance_turns() -> None:
    ground = landscape(Terrain.COUPLED, 0.9)
    for separable in (True, False):
        generations, _ = climb(ground, Climb(0.5, 8, separable=separable), 12, seed=1)
        assert bool(generations[-1].after.covariance[0, 1]) is not separable


@pytest.mark.parametrize("search", [reinforce, finite_differences])
def test_rivals_climb_with_a_sane_setting_and_spend_no_more_than_they_may(search) -> None:
    ground, budget = landscape(Terrain.SPHERE), Budget(240, 8)
    paths = search(ground, budget, [Setting(0.4, 0.3)] * 4, rule=Rule.ADAM, rng=np.random.default_rng(1))
    assert paths.evaluations[-1] <= 240
    assert paths.points.shape == (4, len(paths.evaluations), 2)
    assert (ground.regret(paths.points[:, -1]) < 0.1 * ground.regret(np.array(START))).all()


def test_a_step_size_far_too_large_ends_in_numbers_all_the_same() -> None:
    paths = finite_differences(
        landscape(Terrain.ELLIPSOID), Budget(240, 8), [Setting(50.0, 0.1)], rule=Rule.PLAIN, rng=np.random.default_rng(1)
    )
    assert np.isfinite(paths.points).all()


def test_random_search_hands_over_the_best_point_it_was_told_of() -> None:
    ground = landscape(Terrain.SPHERE)
    paths = random_search(ground, Budget(60, 6), 3, repeats=1, rng=np.random.default_rng(1))
    assert (np.diff(ground.regret(paths.points), axis=1) <= 0).all()
    assert paths.points[:, 0] == pytest.approx(np.tile(START, (3, 1)))


def test_all_start_at_one_place_and_a_race_is_a_function_of_its_seed() -> None:
    ground = landscape(Terrain.SPHERE)
    first, again = (hill_race(ground, Climb(0.5, 6), 18, seed=2) for _ in range(2))
    assert [runner.median for runner in first] == [runner.median for runner in again]
    assert {round(runner.median[0], 6) for runner in first} == {round(float(ground.regret(np.array(START))), 6)}
    assert all(runner.evaluations[-1] <= 18 for runner in first)
