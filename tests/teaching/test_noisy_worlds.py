"""Searches that are told only right or wrong, and the small routing world."""

import numpy as np
import pytest

from trinity_core.teaching import regimes
from trinity_core.teaching.noisy_search import BOTTOM, SIZE, TOP, Split, chance_of, search
from trinity_core.teaching.regimes import TOP as BEST
from trinity_core.teaching.regimes import Routing


def test_a_split_spends_no_more_than_the_budget() -> None:
    assert Split.of(512, 16, 16) == Split(16, 16, 2)
    assert Split.of(512, 64, 16).generations == 0


def test_the_chance_is_that_of_the_top_and_searches_leave_the_start() -> None:
    assert float(chance_of(np.zeros(SIZE))) == pytest.approx(TOP)
    assert search(Split(16, 4, 0), shared=0.0, seed=1) == pytest.approx(BOTTOM)
    assert np.mean([search(Split(16, 8, 10), shared=0.5, seed=seed) for seed in range(3)]) > 0.5


def test_the_worth_of_a_policy_is_what_playing_it_gives() -> None:
    world, rng = Routing(3, 0.4), np.random.default_rng(1)
    weights = rng.standard_normal((1, world.size))
    kinds = rng.integers(0, regimes.KINDS, (1, 40_000))
    _, rewards = world.play(world.chances(weights[None]), kinds, rng.random((1, 40_000, 3)), rng.random((1, 40_000)))
    assert rewards.mean() == pytest.approx(world.worth(weights[0]), abs=0.01)


def test_the_slope_is_that_of_the_worth() -> None:
    world, rng = Routing(2, 0.5), np.random.default_rng(2)
    weights = 0.3 * rng.standard_normal(world.size)
    chances, sessions = world.chances(weights[None]), 200_000
    kinds = rng.integers(0, regimes.KINDS, (1, sessions))
    choices, rewards = world.play(chances[None], kinds, rng.random((1, sessions, 2)), rng.random((1, sessions)))
    (slope,) = regimes._slope(chances, kinds, choices[:, 0], rewards[:, 0])
    steps = 1e-4 * np.eye(world.size)
    exact = np.array([(world.worth(weights + h) - world.worth(weights - h)) / 2e-4 for h in steps])
    assert slope == pytest.approx(exact, abs=0.004)


def test_both_learners_learn_one_decision(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(regimes, "SEEDS", 1)
    evolved, climbed = regimes.race(Routing(1, 0.3), 25, seed=1)
    assert climbed.worth[0, -1] > 0.9 * BEST > 0.6 > evolved.worth[0, 0]
    assert evolved.worth[0, -1] > evolved.worth[0, 0] + 0.1
    assert evolved.sessions == climbed.sessions


@pytest.mark.parametrize(("learn", "step"), [(regimes._evolve, 1.0), (regimes._reinforce, 0.3)])
def test_searches_side_by_side_do_not_touch_each_other(learn, step) -> None:
    world = Routing(2, 0.4)
    together, (alone,) = learn(world, 6, [step, step], [3, 4]), learn(world, 6, [step], [4])
    assert together[1] == pytest.approx(alone)
    assert together.shape == (2, 7)
