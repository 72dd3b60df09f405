import numpy as np
import pytest

from trinity_core.coordinator.head import LinearHead, choose
from trinity_core.errors import CheckpointError
from trinity_core.types import ROLES, Role

ALL = np.ones(3, bool)


def logits(*values: float) -> np.ndarray:
    return np.array(values, np.float32)


def test_logits_are_a_matrix_product_in_float32() -> None:
    weight = np.arange(12, dtype=np.float32).reshape(4, 3)
    states = np.eye(3, dtype=np.float32)[:2]
    result = LinearHead(weight).logits(states)
    assert result.dtype == np.float32
    np.testing.assert_array_equal(result, [[0, 3, 6, 9], [1, 4, 7, 10]])


def test_argmax_takes_the_largest_of_each_softmax() -> None:
    choice = choose(logits(0, 2, 1, 0, 3, 1), ALL, None)
    assert (choice.agent, choice.role) == (1, Role.THINKER)
    assert choice.agent_probabilities == pytest.approx((0.0900, 0.6652, 0.2447), abs=1e-4)


def test_a_zero_head_is_uniform_with_entropy_of_both_choices() -> None:
    choice = choose(logits(*[0] * 6), ALL, np.random.default_rng(1))
    assert choice.agent_probabilities == pytest.approx((1 / 3,) * 3)
    assert choice.entropy == pytest.approx(2 * np.log(3))
    assert choice.margin == pytest.approx(0.0)


def test_masked_agents_are_never_chosen_and_have_probability_zero() -> None:
    mask = np.array([True, False, True])
    rng = np.random.default_rng(0)
    choices = [choose(logits(0, 50, 0, 0, 0, 0), mask, rng) for _ in range(50)]
    assert {choice.agent for choice in choices} == {0, 2}
    assert all(choice.agent_probabilities[1] == 0 for choice in choices)


def test_sampling_follows_the_two_softmaxes_independently() -> None:
    rng, z = np.random.default_rng(7), logits(1, 0, 0, 0, 2, 0)
    choices = [choose(z, ALL, rng) for _ in range(4000)]
    expected = choices[0]
    for agent in range(3):
        assert np.mean([c.agent == agent for c in choices]) == pytest.approx(expected.agent_probabilities[agent], abs=0.03)
    for k, role in enumerate(ROLES):
        assert np.mean([c.role is role for c in choices]) == pytest.approx(expected.role_probabilities[k], abs=0.03)


def test_the_margin_is_negative_when_a_less_likely_pair_was_drawn() -> None:
    choices = [choose(logits(0, 2, 1, 0, 3, 1), ALL, np.random.default_rng(seed)) for seed in range(30)]
    assert {c.margin > 0 for c in choices} == {(c.agent, c.role) == (1, Role.THINKER) for c in choices} == {True, False}


@pytest.mark.parametrize("weight", [np.zeros((5, 4)), np.zeros((3, 4), np.float32), np.full((5, 4), np.nan, np.float32)])
def test_a_malformed_head_is_refused(weight: np.ndarray) -> None:
    with pytest.raises(CheckpointError):
        LinearHead(weight)
