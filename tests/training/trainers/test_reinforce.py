"""REINFORCE: its gradient against finite differences, and its groups."""

import numpy as np
import pytest

from tests.training.toy import WIDTH, arena, grade, tree
from trinity_core.training.episodes import EpisodeTree
from trinity_core.training.plan import RunPlan, SpaceName, TrainerName
from trinity_core.training.rollout import Choices
from trinity_core.training.spaces.linear import full_matrix
from trinity_core.training.trainers.adam import Adam
from trinity_core.training.trainers.registry import trainer_card
from trinity_core.training.trainers.reinforce import advantages, entropy_slopes, score_slopes

AGENTS = 4
RNG = np.random.default_rng(0)
LOGITS = RNG.standard_normal((6, AGENTS + 3))
CHOICES = Choices([], np.zeros((6, 2), np.intp), RNG.integers(AGENTS, size=6), RNG.integers(3, size=6), LOGITS)


def log_chances(logits: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    agents, roles = (part - np.log(np.exp(part).sum()) for part in (logits[:AGENTS], logits[AGENTS:]))
    return agents, roles


def slopes(measure) -> np.ndarray:
    """Central differences of a measure of one row of logits, for every row."""
    steps = 1e-6 * np.eye(AGENTS + 3)
    return np.array([[(measure(k, row + step) - measure(k, row - step)) / 2e-6 for step in steps] for k, row in enumerate(LOGITS)])


def test_the_slope_of_a_choice_is_that_of_its_log_probability() -> None:
    def log_chance(k: int, logits: np.ndarray) -> float:
        agents, roles = log_chances(logits)
        return agents[CHOICES.agents[k]] + roles[CHOICES.roles[k]]

    np.testing.assert_allclose(score_slopes(CHOICES, AGENTS), slopes(log_chance), atol=1e-7)


def test_the_slope_of_the_bonus_is_that_of_both_entropies() -> None:
    def entropy(k: int, logits: np.ndarray) -> float:
        return -sum(float((np.exp(logs) * logs).sum()) for logs in log_chances(logits))

    np.testing.assert_allclose(entropy_slopes(CHOICES, AGENTS), slopes(entropy), atol=1e-7)


def test_an_attempt_is_held_against_the_others_at_its_own_task() -> None:
    scores = np.array([1.0, 0.0, 0.0, 1.0, 1.0, 1.0])
    np.testing.assert_allclose(advantages(scores, 3), [1.0, -0.5, -0.5, 0.0, 0.0, 0.0])


def test_lost_attempts_leave_their_group_and_a_lone_one_says_nothing() -> None:
    scores = np.array([1.0, np.nan, 0.0, np.nan, 1.0, np.nan, np.nan, np.nan, np.nan])
    np.testing.assert_allclose(advantages(scores, 3), [1.0, 0.0, -1.0, 0, 0, 0, 0, 0, 0])


def expected_score(vector: np.ndarray) -> float:
    """Exact mean outcome of one decision on the toy world's tasks: an agent is right on its own colour."""
    logits = np.array([[1, 0, 0, 1], [0, 1, 0, 1]], float) @ vector.reshape(5, WIDTH).T
    chances = np.exp(logits[:, :2]) / np.exp(logits[:, :2]).sum(axis=1, keepdims=True)
    return float(chances[[0, 1], [0, 1]].mean())


def test_the_mean_gradient_is_the_true_one() -> None:
    plan = RunPlan(trainer=TrainerName.REINFORCE, space=SpaceName.LINEAR, max_turns=1, repeats=250, episodes_per_task=4)
    start = 0.5 * np.random.default_rng(1).standard_normal(20)
    calm = tree(max_turns=1)
    world = arena(plan, EpisodeTree(calm.pool, calm.encoder, grade, max_turns=1, worker_only=True))
    search = trainer_card("reinforce").make(plan, full_matrix(5, WIDTH), start, 80)
    rollout = search.play(world, 1)
    assert rollout.rewards.size == 20_000
    true = [(expected_score(start + step) - expected_score(start - step)) / 2e-4 for step in 1e-4 * np.eye(20)]
    np.testing.assert_allclose(search.learn(rollout, np.zeros(1)), true, atol=0.02)


def test_adam_moves_by_its_rate_at_first_and_climbs_a_parabola() -> None:
    adam = Adam(np.zeros(2), 0.1)
    adam.step(np.array([3.0, -0.001]))
    np.testing.assert_allclose(adam.vector, [0.1, -0.1], rtol=1e-4)
    for _ in range(500):
        adam.step(np.array([2.0, -1.0]) - adam.vector)
    np.testing.assert_allclose(adam.vector, [2.0, -1.0], atol=0.02)


def test_a_generation_that_tells_nothing_apart_moves_nothing() -> None:
    search = trainer_card("reinforce").make(RunPlan(trainer=TrainerName.REINFORCE), full_matrix(5, WIDTH), np.zeros(20), 8)
    search.tell(np.ones(20))
    before = search.mean
    search.tell(np.zeros(20))
    np.testing.assert_array_equal(search.mean, before)


@pytest.mark.parametrize("weight", [0.0, 0.5])
def test_the_bonus_draws_towards_even_choices(weight: float) -> None:
    plan = RunPlan(trainer=TrainerName.REINFORCE, entropy_weight=weight, max_turns=1, repeats=8)
    certain = np.zeros((5, WIDTH))
    certain[2, 3] = 2.0
    search = trainer_card("reinforce").make(plan, full_matrix(5, WIDTH), certain.reshape(-1), 8)
    gradient = search.learn(search.play(arena(plan), 1), np.zeros(1)).reshape(5, WIDTH)
    assert bool(gradient[2, 3] < -0.05) is (weight > 0)


def test_groups_share_the_task_but_not_the_draws() -> None:
    plan = RunPlan(trainer=TrainerName.REINFORCE, repeats=8, episodes_per_task=4)
    starts = arena(plan).draw(32, 1, group=4)
    assert [len({id(node) for node in starts[k : k + 4]}) for k in range(0, 32, 4)] == [1] * 8
    assert len({id(node) for node in starts}) == 8
    rollout = trainer_card("reinforce").make(plan, full_matrix(5, WIDTH), np.zeros(20), 4).play(arena(plan), 1)
    assert any(len({id(end) for end in rollout.ends[0][k : k + 4]}) > 1 for k in range(0, 32, 4))
