"""Coupled blocks, progress over them, and the slope of REINFORCE."""

import numpy as np
import pytest

from trinity_core.teaching.blocks import SIZE, coupled, loss, measured
from trinity_core.teaching.progress import measure, theory
from trinity_core.teaching.signal import World, exact_ratio, measured_ratio


@pytest.mark.parametrize("coupling", [0.0, 0.3, 0.9])
def test_the_matrix_is_positive_definite_and_coupled_as_asked(coupling: float) -> None:
    matrix = coupled(coupling, 9.0)
    assert np.linalg.eigvalsh(matrix)[0] > 0
    assert measured(matrix).largest == pytest.approx(coupling)
    assert measured(matrix).spectral <= measured(coupled(coupling, 1.0)).row + 1e-9


def test_rescaling_changes_neither_the_largest_entry_nor_the_norm() -> None:
    plain, steep = measured(coupled(0.4, 1.0)), measured(coupled(0.4, 100.0))
    assert (plain.largest, plain.spectral) == pytest.approx((steep.largest, steep.spectral))


def test_the_loss_of_many_groups_is_that_of_the_whole_matrix() -> None:
    matrix = coupled(0.4, 9.0)
    points = np.random.default_rng(1).standard_normal((3, 4 * SIZE))
    whole = np.kron(np.eye(4), matrix)
    assert loss(points, matrix) == pytest.approx(0.5 * np.einsum("ci,ij,cj->c", points, whole, points))


def test_evolution_takes_away_more_than_random_points_and_both_never_less_than_before() -> None:
    found = measure(coupled(0.1, 4.0), 8, seed=1, generations=12)
    assert found.evolution[-1] > 2 * found.random[-1] > 0
    assert (np.diff(found.random) >= 0).all()
    assert found.ratio == pytest.approx(found.evolution / found.random)


def test_the_theorys_shape_is_t_over_ln_16_t_in_the_papers_setting() -> None:
    assert theory(60, 16)[[4, 19, 59]] == pytest.approx([5 / np.log(80), 20 / np.log(320), 60 / np.log(960)])


@pytest.mark.parametrize("horizon", [1, 5])
def test_the_measured_signal_is_the_exact_one(horizon: int) -> None:
    world = World(7, horizon, 0.2)
    seen = measured_ratio(world, 512, played=40_000, rng=np.random.default_rng(1))
    assert seen == pytest.approx(exact_ratio(world, 512), rel=0.12)


def test_four_times_the_decisions_halve_the_signal_and_four_times_the_sessions_double_it() -> None:
    short, long = (exact_ratio(World(7, horizon, 0.01), 512) for horizon in (5, 20))
    assert short / long == pytest.approx(2.0, rel=0.01)
    assert exact_ratio(World(7, 5, 0.01), 2048) == pytest.approx(2 * short)
