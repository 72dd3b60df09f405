"""Maps of states: shape, repeatability, and places for states that the map was not made from."""

import numpy as np
import pytest

from trinity_core.analysis.projection import Method, project
from trinity_core.errors import PlanError


def clouds(n: int = 20, width: int = 8) -> np.ndarray:
    rng = np.random.default_rng(3)
    middles = np.repeat(np.eye(width)[:3] * 20, n, axis=0)
    return (middles + rng.normal(size=(3 * n, width))).astype(np.float32)


def spread(points: np.ndarray, n: int = 20) -> float:
    """How far apart the middles of the clouds are, in units of their radius."""
    groups = points.reshape(3, n, 2)
    middles = groups.mean(1)
    apart = min(np.linalg.norm(middles[a] - middles[b]) for a, b in ((0, 1), (0, 2), (1, 2)))
    return float(apart / groups.std(1).max())


@pytest.mark.parametrize("method", list(Method))
def test_groups_that_are_far_apart_stay_apart(method: Method) -> None:
    assert spread(project(clouds(), method, seed=1).points) > 4


@pytest.mark.parametrize("method", list(Method))
def test_the_same_states_and_seed_give_the_same_map(method: Method) -> None:
    assert np.array_equal(project(clouds(), method, seed=1).points, project(clouds(), method, seed=1).points)


@pytest.mark.parametrize("method", list(Method))
def test_a_known_state_is_placed_where_it_stands(method: Method) -> None:
    states = clouds()
    made = project(states, method, seed=1)
    np.testing.assert_allclose(made.place(states[:5]), made.points[:5], atol=1e-6)


def test_a_new_state_is_placed_among_its_like_by_t_sne() -> None:
    states = clouds()
    made = project(states, Method.TSNE, seed=1)
    placed = made.place(states[:1] + 0.1)[0]
    own, other = made.points[:20].mean(0), made.points[20:40].mean(0)
    assert np.linalg.norm(placed - own) < np.linalg.norm(placed - other)


def test_pca_keeps_the_share_of_variance_it_says() -> None:
    flat = np.zeros((6, 4), dtype=np.float32)
    flat[:, 0], flat[:, 1] = [0, 1, 2, 3, 4, 5], [1, 0, 1, 0, 1, 0]
    assert project(flat, Method.PCA, seed=1).explained == pytest.approx(1.0)


@pytest.mark.parametrize("method", list(Method))
def test_equal_states_and_few_states_make_a_map_too(method: Method) -> None:
    assert np.isfinite(project(np.ones((4, 5), dtype=np.float32), method, seed=1).points).all()
    assert project(clouds()[:3], method, seed=1).points.shape == (3, 2)


def test_too_few_states_are_refused_in_words() -> None:
    with pytest.raises(PlanError, match="at least 3 choices; there are 2"):
        project(clouds()[:2], Method.PCA, seed=1)
