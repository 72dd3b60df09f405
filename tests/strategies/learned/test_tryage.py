import numpy as np
import pytest

from trinity_core.strategies.learned.tryage import ParetoPoint, pareto, relative_prices


def test_prices_are_relative_to_the_dearest_and_an_unknown_one_counts_as_dearest() -> None:
    np.testing.assert_array_equal(relative_prices((1.0, None, 4.0)), [0.25, 1.0, 1.0])


def test_without_any_known_price_the_weight_has_no_effect() -> None:
    np.testing.assert_array_equal(relative_prices((None, None)), [0.0, 0.0])


def test_free_agents_only_have_price_zero() -> None:
    np.testing.assert_array_equal(relative_prices((0.0, 0.0)), [0.0, 0.0])


def test_a_larger_weight_chooses_the_cheaper_agent_and_the_curve_says_what_it_costs() -> None:
    predicted, outcomes = np.array([[0.6, 0.9], [0.2, 0.9]]), np.array([[1.0, 1.0], [0.0, 1.0]])
    points = pareto(predicted, outcomes, np.array([0.0, 1.0]), costs=np.array([[1.0, 3.0]] * 2), weights=(0.0, 0.5, 1.0))
    assert points == (
        ParetoPoint(0.0, 1.0, 1.0, 3.0, False),
        ParetoPoint(0.5, 1.0, 0.5, 2.0, True),
        ParetoPoint(1.0, 0.5, 0.0, 1.0, True),
    )


def test_unknown_outcomes_and_costs_are_left_out_of_the_curve() -> None:
    (point,) = pareto(np.array([[1.0], [1.0]]), np.array([[np.nan], [1.0]]), np.zeros(1), costs=np.full((2, 1), np.nan), weights=(0.0,))
    assert (point.score, point.cost_usd) == (1.0, None)


@pytest.mark.parametrize("weight", [0.0, 10.0])
def test_nothing_known_gives_no_score(weight: float) -> None:
    (point,) = pareto(np.ones((1, 1)), np.full((1, 1), np.nan), np.ones(1), weights=(weight,))
    assert np.isnan(point.score)
