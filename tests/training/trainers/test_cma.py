"""The CMA-ES behind ask and tell: against a plain writing of the published equations, and what must not change a run."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from tests.training.trainers.plain_sep_cma_es import PlainSepCMAES, log_rank_weights
from trinity_core.training.trainers.cma import CMAES, default_population

Function = Callable[[np.ndarray], np.ndarray]
"""Values to be made small, shape (lambda,), of candidates of shape (lambda, n)."""

SPREAD = 10.0 ** np.linspace(0, 3, 20)


def sphere(x: np.ndarray) -> np.ndarray:
    return (x**2).sum(axis=-1)


def ellipsoid(x: np.ndarray) -> np.ndarray:
    return (x**2 * np.resize(SPREAD, x.shape[-1])).sum(axis=-1)


def coupled(x: np.ndarray, *, eps: float, blocks: int = 5) -> np.ndarray:
    """A quadratic whose normalised Hessian is eps outside its diagonal blocks and 0.5 inside (block-epsilon-separable)."""
    n = x.shape[-1]
    inside = np.kron(np.eye(blocks), np.ones((n // blocks, n // blocks)))
    hessian = np.eye(n) + 0.5 * (inside - np.eye(n)) + eps * (1 - inside)
    scaled = x * np.sqrt(np.resize(SPREAD, n))
    return np.einsum("...i,ij,...j->...", scaled, hessian, scaled)


def ours(start: np.ndarray, seed: int, *, sigma: float = 0.5, population: int = 12, separable: bool = True) -> CMAES:
    return CMAES(start, sigma=sigma, population=population, rng=np.random.default_rng(seed), separable=separable)


def path(optimizer: CMAES, function: Function, generations: int) -> np.ndarray:
    """The means, shape (generations, n)."""
    means = []
    for _ in range(generations):
        optimizer.tell(-function(optimizer.ask()))
        means.append(optimizer.mean)
    return np.stack(means)


def generations_to(share: float, function: Function, n: int, seed: int, *, plain: bool = False) -> int:
    """Until the value of the mean is this share of the first one."""
    start = np.ones(n)
    optimizer = PlainSepCMAES(start, 0.5, 12, np.random.default_rng(seed)) if plain else ours(start, seed)
    for generation in range(1, 4000):
        values = function(optimizer.ask())
        optimizer.tell(values if plain else -values)
        if function(optimizer.m if plain else optimizer.mean) < share * function(start):
            return generation
    raise AssertionError(f"{share} was not reached.")


@pytest.mark.parametrize(
    ("function", "n"),
    [(sphere, 20), (ellipsoid, 20), (lambda x: coupled(x, eps=0.0), 20), (lambda x: coupled(x, eps=0.45), 20), (sphere, 320)],
    ids=["sphere", "ellipsoid", "blocks", "coupled blocks", "two-point step sizes"],
)
def test_it_converges_about_as_fast_as_the_plain_equations(function: Function, n: int) -> None:
    share = 0.1 if n > 300 else 1e-5
    medians = [np.median([generations_to(share, function, n, seed, plain=plain) for seed in range(3)]) for plain in (False, True)]
    assert 0.6 < medians[0] / medians[1] < 1.4  # measured over five seeds: 0.76 to 0.98


def test_coupling_between_blocks_slows_it_little_when_small_and_does_not_stop_it_when_large() -> None:
    def median(eps: float) -> float:
        return float(np.median([generations_to(1e-3, lambda x: coupled(x, eps=eps), 20, seed) for seed in range(3)]))

    none, small, large = (median(eps) for eps in (0.0, 0.02, 0.45))
    assert small < 1.25 * none
    assert large < 2 * none


@pytest.mark.parametrize("n", [8, 320])
@pytest.mark.parametrize("separable", [True, False])
def test_the_mean_moves_to_the_weighted_best_half(n: int, separable: bool) -> None:
    optimizer = ours(np.full(n, 0.3), 2, population=11, separable=separable)
    for _ in range(4):
        candidates = optimizer.ask()
        fitness = -ellipsoid(candidates)
        optimizer.tell(fitness)
        best = candidates[np.argsort(-fitness)[:5]]
        np.testing.assert_allclose(optimizer.mean, log_rank_weights(11) @ best, atol=1e-12)


def test_the_weights_are_the_published_ones() -> None:
    weights = log_rank_weights(32)
    np.testing.assert_allclose(np.array(ours(np.zeros(9), 1, population=32)._es.sp.weights[:16]), weights, rtol=1e-12)
    assert 1 / (weights**2).sum() == pytest.approx(9.2, abs=0.1)
    assert (np.diff(weights) < 0).all()


@pytest.mark.parametrize("change", [lambda f: f**3, lambda f: np.exp(f / 1e4), lambda f: 5 * f - 7], ids=["cube", "exp", "line"])
@pytest.mark.parametrize("n", [20, 320])
def test_only_the_order_of_the_fitness_counts(change: Callable[[np.ndarray], np.ndarray], n: int) -> None:
    plain, changed = (path(ours(np.ones(n), 4), function, 20) for function in (ellipsoid, lambda x: change(ellipsoid(x))))
    np.testing.assert_array_equal(plain, changed)


def test_it_does_not_matter_where_the_optimum_lies() -> None:
    here = path(ours(np.ones(20), 5), ellipsoid, 60)
    there = path(ours(np.ones(20) + 3.0, 5), lambda x: ellipsoid(x - 3.0), 60)
    np.testing.assert_allclose(here + 3.0, there, atol=1e-9)


def test_the_names_of_the_coordinates_do_not_matter() -> None:
    order = np.random.default_rng(0).permutation(20)

    class Permuted:
        """The same draws with their coordinates in another order."""

        def __init__(self) -> None:
            self.rng = np.random.default_rng(6)

        def standard_normal(self, shape: tuple[int, ...]) -> np.ndarray:
            return self.rng.standard_normal(shape)[..., order]

    straight = path(ours(np.ones(20), 6), ellipsoid, 60)
    mixed = path(CMAES(np.ones(20), sigma=0.5, population=12, rng=Permuted()), lambda x: (x**2 * SPREAD[order]).sum(axis=-1), 60)
    np.testing.assert_allclose(straight[:, order], mixed, atol=1e-9)


@pytest.mark.parametrize("separable", [True, False])
def test_the_same_seed_gives_the_same_run_and_the_global_generator_is_left_alone(separable: bool) -> None:
    np.random.seed(1)
    before = np.random.get_state()[1].copy()
    runs = [path(ours(np.ones(20), seed, separable=separable), ellipsoid, 30) for seed in (7, 7, 8)]
    assert (np.random.get_state()[1] == before).all()
    np.testing.assert_array_equal(runs[0], runs[1])
    assert (runs[0] != runs[2]).any()


@pytest.mark.parametrize("n", [20, 320])
def test_two_runs_in_turns_do_not_disturb_each_other(n: int) -> None:
    alone = [path(ours(np.ones(n), seed), function, 15) for seed, function in ((1, sphere), (2, ellipsoid))]
    pair = [ours(np.ones(n), 1), ours(np.ones(n), 2)]
    turns = [(path(pair[0], sphere, 1)[0], path(pair[1], ellipsoid, 1)[0]) for _ in range(15)]
    for k in range(2):
        np.testing.assert_array_equal(alone[k], [means[k] for means in turns])


def test_only_the_full_covariance_learns_a_rotated_ellipsoid() -> None:
    axes = np.linalg.qr(np.random.default_rng(3).standard_normal((8, 8)))[0]

    def rotated(x: np.ndarray) -> np.ndarray:
        return ((x @ axes) ** 2 * 10.0 ** np.linspace(0, 5, 8)).sum(axis=-1)

    full, separable = (rotated(path(ours(np.ones(8), 9, separable=kind), rotated, 350)[-1]) for kind in (False, True))
    assert full < 1e-8
    assert separable > 1e-3


def test_flat_fitness_is_borne() -> None:
    assert np.isfinite(path(ours(np.ones(20), 1), lambda x: np.zeros(len(x)), 50)).all()


@pytest.mark.parametrize("fitness", [np.full(12, np.nan), np.full(12, np.inf), np.zeros(3)])
def test_fitness_that_is_missing_or_not_finite_is_refused(fitness: np.ndarray) -> None:
    optimizer = ours(np.zeros(10), 1)
    optimizer.ask()
    with pytest.raises(ValueError, match="finite"):
        optimizer.tell(fitness)


def test_the_default_population_is_the_papers() -> None:
    assert (default_population(10_240), default_population(19_456)) == (31, 33)
