"""Every rule on planted problems, on tables with holes, and at the edges: one agent, one question, states that are all alike."""

import numpy as np
import pytest

from tests.strategies.learned.planted import known_clusters, table, without
from trinity_core.errors import PlanError
from trinity_core.strategies.learned.agent_router import fit_soft_weights
from trinity_core.strategies.learned.centroid import fit_centroids
from trinity_core.strategies.learned.experts import fit_experts
from trinity_core.strategies.learned.graph_router import fit_graph
from trinity_core.strategies.learned.knn import fit_neighbours
from trinity_core.strategies.learned.outcomes import family_outcomes, mean_outcomes
from trinity_core.strategies.learned.ridge import fit_ridge
from trinity_core.strategies.learned.scorer import NEVER
from trinity_core.strategies.learned.tryage import fit_tryage

FITS = [fit_neighbours, fit_ridge, fit_tryage, fit_experts, fit_centroids, fit_graph, fit_soft_weights]
# the slowest one has tests of its own below
_FITS = [pytest.param(fit, marks=pytest.mark.slow if fit is fit_graph else (), id=fit.__name__) for fit in FITS]
each = pytest.mark.parametrize("fit", _FITS)


def choices(scorer, states: np.ndarray) -> np.ndarray:
    return scorer.scores(states, ["?"] * len(states)).argmax(axis=1)


@each
def test_the_agent_that_owns_a_cluster_is_chosen_for_new_questions_of_it(fit) -> None:
    states, owners = known_clusters()
    assert (choices(fit(table(), seed=1), states) == owners).mean() > 0.9


@each
def test_missing_outcomes_do_not_count_as_wrong(fit) -> None:
    labels = table(90, missing=0.5)
    labels.outcomes[0::3, 0] = np.where(np.arange(30) % 10 == 0, 1.0, np.nan)  # red is known on three of its questions, right each time
    states, owners = known_clusters()
    assert (choices(fit(labels, seed=1), states) == owners)[owners == 0].mean() > 0.9


@each
def test_one_agent_is_always_chosen(fit) -> None:
    labels = table(12, agents=1)
    assert fit(labels, seed=1).scores(labels.states, labels.questions).shape == (12, 1)


@each
def test_one_question_is_enough_to_go_by(fit) -> None:
    labels = table(1)
    scores = fit(labels, seed=1).scores(labels.states, labels.questions)
    assert np.isfinite(scores).all()
    assert fit is fit_graph or scores.argmax() == labels.outcomes[0].argmax()  # a network needs more than one


@each
def test_states_that_are_all_alike_leave_the_best_agent_overall(fit) -> None:
    labels = table(30)
    labels.states[:] = 1.0
    labels.outcomes[:] = [0.0, 1.0, 0.0]
    assert set(choices(fit(labels, seed=1), labels.states)) == {1}


@each
def test_the_same_seed_gives_the_same_scores(fit) -> None:
    labels, (states, _) = table(), known_clusters(9)
    first, second = (fit(labels, seed=5).scores(states, [""] * 9) for _ in range(2))
    np.testing.assert_array_equal(first, second)


@each
def test_nothing_known_of_anybody_is_an_error(fit) -> None:
    labels = table(6)
    with pytest.raises(PlanError, match="No outcome"):
        fit(without(labels, outcomes=np.full((6, 3), np.nan)), seed=1)


def test_an_agent_of_which_nothing_is_known_counts_like_the_average_one() -> None:
    outcomes = np.array([[1.0, np.nan, 0.0], [1.0, np.nan, 1.0]])
    np.testing.assert_array_equal(mean_outcomes(outcomes), [1.0, 0.75, 0.5])


def test_an_agent_unknown_in_a_family_keeps_its_mean_over_all() -> None:
    labels = without(table(2), families=("a", "b"), outcomes=np.array([[1.0, 0.0, 0.0], [np.nan, 1.0, 0.0]]))
    names, means = family_outcomes(labels)
    assert names == ("a", "b")
    np.testing.assert_array_equal(means, [[1.0, 0.0, 0.0], [1.0, 1.0, 0.0]])


def test_experts_leave_out_agents_above_the_cap_and_those_of_unknown_price() -> None:
    labels = without(table(), prices=(1.0, None, 4.0))
    scores = fit_experts(labels, seed=1, cap=2.0).scores(labels.states, labels.questions)
    assert (scores[:, 1:] == NEVER).all()
    assert np.isfinite(scores[:, 0]).all()


def test_a_cap_below_every_price_is_an_error_that_names_the_cheapest() -> None:
    with pytest.raises(PlanError, match="cheapest costs 1"):
        fit_experts(table(), seed=1, cap=0.5)


def test_a_new_agent_is_scored_by_its_outcomes_without_training() -> None:
    labels, (states, owners) = table(90), known_clusters()
    grown = fit_graph(labels, seed=1).with_agent("a fourth one", 2.0, labels.outcomes[:, 0])
    scores = grown.scores(states, [""] * len(states))
    assert scores.shape == (60, 4)
    assert scores[owners == 0, 3].mean() > scores[owners != 0, 3].mean() + 0.2


def test_a_new_agent_of_which_only_a_description_is_known_gets_a_score() -> None:
    labels = table()
    scores = fit_graph(labels, seed=1).with_agent("knows apples", None).scores(labels.states, labels.questions)
    assert scores.shape == (60, 4)
    assert ((scores > 0) & (scores < 1)).all()
