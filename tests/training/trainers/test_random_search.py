"""Random search: what it draws and what it keeps."""

import numpy as np
import pytest

from tests.training.toy import arena
from trinity_core.training.plan import RunPlan, TrainerName
from trinity_core.training.spaces.linear import full_matrix, subspace
from trinity_core.training.trainers.random_search import uniform
from trinity_core.training.trainers.registry import trainer_card

PLAN = RunPlan(trainer=TrainerName.RANDOM_SEARCH, repeats=4)


def test_weights_of_the_full_matrix_are_uniform_in_half_a_unit() -> None:
    drawn = uniform(full_matrix(10, 100), np.random.default_rng(1))
    assert (drawn.shape, abs(drawn).max() <= 0.5) == ((1000,), True)
    assert drawn.std() == pytest.approx(1 / np.sqrt(12), rel=0.05)


def test_in_a_subspace_the_nearest_head_is_taken() -> None:
    basis = np.random.default_rng(0).standard_normal((3, 12)) * [[1.0], [10.0], [100.0]]
    vector = uniform(subspace(5, basis), np.random.default_rng(1))
    matrix = uniform(full_matrix(5, 12), np.random.default_rng(1)).reshape(5, 12)
    np.testing.assert_allclose(vector.reshape(5, 3), matrix @ np.linalg.pinv(basis), rtol=1e-6)


def test_where_the_head_is_not_linear_the_numbers_themselves_are_drawn() -> None:
    class Bent:
        size = 500

    drawn = uniform(Bent(), np.random.default_rng(1))
    assert (drawn.shape, abs(drawn).max() <= 0.5, abs(drawn).max() > 0.45) == ((500,), True, True)


def test_the_best_draw_so_far_is_kept_and_of_equals_the_earlier() -> None:
    search = trainer_card("random-search").make(PLAN, full_matrix(5, 4), np.zeros(20), 3)
    kept = []
    for fitness in ([0.2, 0.5, 0.5], [0.5, 0.1, 0.4], [-np.inf, 0.6, 0.0]):
        search.ask()
        search.tell(np.array(fitness))
        kept.append(search.mean)
    assert kept[0] is kept[1] is not kept[2]


def test_a_candidate_without_any_episode_left_cannot_win() -> None:
    search = trainer_card("random-search").make(PLAN, full_matrix(5, 4), np.zeros(20), 3)
    search.ask()
    rollout = search.play(arena(PLAN), 1)
    np.testing.assert_array_equal(search.learn(rollout, np.array([np.nan, 0.0, 1.0])), [-np.inf, 0.0, 1.0])
    search.tell(np.full(3, -np.inf))
    assert not search.mean.any()
