import numpy as np
import pytest

from tests.training.toy import WIDTH, tasks, tree
from trinity_core.errors import PlanError
from trinity_core.tasks.task import Split
from trinity_core.training.evolve import EvolvePlan, GenerationEnded, RunEnded, _without_gaps, evolve, validate
from trinity_core.training.sep_cma_es import SepCMAES, default_population
from trinity_core.training.subspace import full_matrix, whitened_subspace

PLAN = EvolvePlan(generations=15, repeats=8, sigma=0.5, seed=3)


def run(plan: EvolvePlan = PLAN):
    return list(evolve(plan, tree(), full_matrix(5, WIDTH), train=tasks(40), validation=tasks(20, Split.VALIDATION)))


def test_evolution_learns_the_toy_world_from_the_final_outcome_alone() -> None:
    events = run()
    result = events[-1]
    assert isinstance(result, RunEnded)
    zero = full_matrix(5, WIDTH).head(np.zeros(20))
    assert validate(tree(), zero, tasks(20, Split.VALIDATION), seed=3) < 0.7
    assert result.validation > 0.9


def test_the_same_seed_gives_the_same_run_and_leaves_the_global_generator_alone() -> None:
    np.random.seed(0)
    before = np.random.get_state()[1].copy()
    first, second, other = run(), run(), run(EvolvePlan(generations=15, repeats=8, sigma=0.5, seed=4))
    assert (np.random.get_state()[1] == before).all()
    fitness = [np.stack([e.fitness for e in events if isinstance(e, GenerationEnded)]) for events in (first, second, other)]
    np.testing.assert_array_equal(fitness[0], fitness[1])
    assert (fitness[0] != fitness[2]).any()


def test_the_result_is_the_mean_that_validated_best() -> None:
    events = run()
    scores = {e.index: e.validation for e in events if isinstance(e, GenerationEnded) and e.validation is not None}
    assert list(scores) == [5, 10, 15]
    assert events[-1].validation == max(scores.values())
    assert scores[events[-1].best_generation] == events[-1].validation


def test_sep_cma_es_reaches_the_optimum_of_a_separable_ellipsoid() -> None:
    scales = 10.0 ** np.linspace(0, 3, 10)
    optimizer = SepCMAES(np.ones(10), sigma=0.5, population=12, rng=np.random.default_rng(1))
    for _ in range(400):
        candidates = optimizer.ask()
        optimizer.tell(-(scales * candidates**2).sum(axis=1))
    assert (scales * optimizer.mean**2).sum() < 1e-6


@pytest.mark.parametrize("fitness", [np.full(12, np.nan), np.zeros(3)])
def test_fitness_that_is_missing_or_not_finite_is_refused(fitness: np.ndarray) -> None:
    optimizer = SepCMAES(np.zeros(10), sigma=1.0, population=12, rng=np.random.default_rng(1))
    optimizer.ask()
    with pytest.raises(ValueError, match="finite"):
        optimizer.tell(fitness)


def test_a_candidate_whose_episodes_were_all_lost_counts_like_the_average_one() -> None:
    np.testing.assert_array_equal(_without_gaps(np.array([1.0, np.nan, 0.5])), [1.0, 0.75, 0.5])
    assert np.isnan(_without_gaps(np.array([np.nan, np.nan]))).all()


def test_the_default_population_is_the_papers() -> None:
    assert (default_population(10_240), default_population(19_456)) == (31, 33)


def test_the_whitened_subspace_gives_unit_variance_directions_and_a_bias() -> None:
    rng = np.random.default_rng(0)
    states = (rng.standard_normal((500, 12)) * np.linspace(0.1, 3, 12) + 2).astype(np.float32)
    basis = whitened_subspace(5, states, 4).basis
    features = states @ basis.T
    assert features[:, :4].std(axis=0) == pytest.approx(1, abs=0.15)
    assert features[:, :4].mean(axis=0) == pytest.approx(0, abs=0.2)
    assert features[:, 4].mean() == pytest.approx(1, abs=0.05)


def test_a_vector_of_the_subspace_is_an_ordinary_head() -> None:
    parameters = whitened_subspace(5, np.random.default_rng(0).standard_normal((50, 8)).astype(np.float32), 3)
    vector = np.arange(parameters.size, dtype=float)
    assert parameters.size == 20
    np.testing.assert_allclose(parameters.head(vector).weight, parameters.heads(vector[None])[0], rtol=1e-5)


@pytest.mark.parametrize("plan", [{"generations": 0}, {"repeats": 0}, {"sigma": 0.0}, {"population": -1}])
def test_a_plan_out_of_range_is_refused(plan: dict) -> None:
    with pytest.raises(PlanError, match=next(iter(plan))):
        EvolvePlan(**plan)
