"""One contract over every space."""

import numpy as np
import pytest

from tests.training.toy import tasks, tree
from trinity_core.training.plan import RunPlan, SpaceName
from trinity_core.training.rollout import StatePolicies
from trinity_core.training.spaces.registry import space_card, space_cards
from trinity_core.training.spaces.space import Differentiable, Space, training_policies

ROWS, WIDTH = 5, 4
RNG = np.random.default_rng(5)
STATES = RNG.standard_normal((30, 12)).astype(np.float32)
NAMES = [card.name for card in space_cards()]


def make(name: str, rows: int = ROWS, width: int = 12, seed: int = 1) -> Space:
    card = space_card(plan := RunPlan(space=SpaceName(name), directions=3, seed=seed))
    basis = np.zeros((0, 0)) if card.fit is None else card.fit(plan, STATES[:, :width])
    return card.make(plan, rows, width, basis)


def vectors(space: Space, count: int = 3) -> np.ndarray:
    return space.start() + np.random.default_rng(2).standard_normal((count, space.size))


@pytest.mark.parametrize("name", SpaceName)
def test_every_space_of_a_plan_is_built(name: SpaceName) -> None:
    assert name in NAMES


@pytest.mark.parametrize(("rows", "width"), [(10, 1024), (8, 128), (5, 12), (7, 3)])
@pytest.mark.parametrize("name", NAMES)
def test_the_size_told_beforehand_is_the_size_of_the_space(name: str, rows: int, width: int) -> None:
    card = space_card(plan := RunPlan(space=SpaceName(name), directions=3))
    basis = np.ones((min(3, width) + 1, width))
    space = card.make(plan, rows, width, basis)
    assert space.size == card.size(plan, rows, width) == len(space.start())


@pytest.mark.parametrize(
    ("name", "numbers"), [("linear", 10_240), ("low-rank", 20_680), ("sparse", 11_266), ("block-2", 5_120), ("block-10", 1_024)]
)
def test_sizes_are_the_papers(name: str, numbers: int) -> None:
    assert make(name, rows=10, width=1024).size == numbers


@pytest.mark.parametrize("name", NAMES)
def test_the_start_is_finite_and_steps_move_the_logits_by_about_one(name: str) -> None:
    space = make(name, rows=8, width=12 if name == "subspace" else 256)
    assert np.isfinite(space.start()).all()
    states = np.random.default_rng(1).standard_normal((200, 12 if name == "subspace" else 256)).astype(np.float32)
    noise = space.sigma * np.random.default_rng(3).standard_normal((20, space.size))
    first = space.head(space.start()).logits(states)
    moved = np.stack([space.head(space.start() + step).logits(states) - first for step in noise])
    assert 0.4 < moved.std() < 2.5


@pytest.mark.parametrize("name", NAMES)
def test_policies_and_exported_heads_agree(name: str) -> None:
    space = make(name)
    policies = space.policies(candidates := vectors(space))
    assert isinstance(policies, StatePolicies)
    assert policies.count == 3
    for index, vector in enumerate(candidates):
        head = space.head(vector)
        assert (head.agents, head.width) == (ROWS - 3, 12)
        np.testing.assert_allclose(policies.read(index, STATES), head.logits(STATES), rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("name", [name for name in NAMES if name != "subspace"])
def test_policies_give_each_place_its_own_candidate_and_node(name: str) -> None:
    space, world = make(name, width=WIDTH), tree()
    nodes = world.roots(tasks(4), seed=1)
    places = np.array([[2, 0], [0, 3], [1, 1], [2, 3]])
    policies = space.policies(candidates := vectors(space))
    logits = policies.logits(world, nodes, places)
    expected = [space.head(candidates[c]).logits(nodes[n].state[None])[0] for c, n in places]
    np.testing.assert_allclose(logits, expected, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("name", NAMES)
def test_pull_is_the_gradient_of_the_matrix(name: str) -> None:
    space = make(name)
    if not isinstance(space, Differentiable):
        assert name in ("low-rank", "sparse")
        return
    slope, vector = np.random.default_rng(0).standard_normal((ROWS, 12)), vectors(space)[0]
    steps = 1e-6 * np.eye(space.size)
    measured = [((space.matrix(vector + d) - space.matrix(vector - d)) * slope).sum() / 2e-6 for d in steps]
    np.testing.assert_allclose(space.pull(slope), measured, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("name", NAMES)
def test_the_same_basis_and_plan_make_the_same_space(name: str) -> None:
    first = make(name)
    plan = RunPlan(space=SpaceName(name), directions=3, seed=1)
    second = space_card(plan).make(plan, ROWS, 12, first.basis)
    np.testing.assert_array_equal(first.start(), second.start())
    candidate = vectors(first)[0]
    np.testing.assert_array_equal(first.head(candidate).logits(STATES), second.head(candidate).logits(STATES))


@pytest.mark.parametrize("name", ["low-rank", "sparse"])
def test_random_starts_derive_from_the_plans_seed(name: str) -> None:
    assert (make(name, seed=1).start() != make(name, seed=2).start()).any()


@pytest.mark.parametrize("name", NAMES)
def test_training_policies_of_one_generation_share_their_draws(name: str) -> None:
    space = make(name)
    candidate = vectors(space, 1)
    twice = training_policies(space, np.repeat(candidate, 2, axis=0), np.random.default_rng(4))
    again = training_policies(space, candidate, np.random.default_rng(4))
    np.testing.assert_array_equal(twice.read(0, STATES), twice.read(1, STATES))
    np.testing.assert_array_equal(twice.read(0, STATES), again.read(0, STATES))
