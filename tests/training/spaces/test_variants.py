import numpy as np
import pytest

from trinity_core.coordinator.heads.low_rank import elu
from trinity_core.training.spaces.block import block_mask
from trinity_core.training.spaces.low_rank import LowRankSpace
from trinity_core.training.spaces.sparse import SparseSpace, kept


def test_two_blocks_split_outputs_and_dimensions_in_halves() -> None:
    mask = block_mask(2, 10, 1024)
    assert mask[:5, :512].all()
    assert mask[5:, 512:].all()
    assert mask.sum() == 5_120


@pytest.mark.parametrize(("rows", "width"), [(10, 1024), (8, 128), (7, 100), (5, 4)])
def test_one_block_per_output_uses_each_dimension_once(rows: int, width: int) -> None:
    mask = block_mask(rows, rows, width)
    np.testing.assert_array_equal(mask.sum(axis=0), 1)
    assert set(mask.sum(axis=1)) <= {width // rows, width // rows + 1}


def test_elu_has_alpha_a_tenth() -> None:
    np.testing.assert_allclose(elu(np.array([2.0, 0.0, -1.0, -100.0])), [2, 0, 0.1 * (np.exp(-1) - 1), -0.1])


def test_the_low_rank_head_is_three_times_v_elu_u_h() -> None:
    space = LowRankSpace(rows=4, width=2, seed=1)
    vector = np.zeros(space.size)
    vector[0] = 1.0  # U[0, 0]
    vector[16] = 2.0  # V[0, 0]
    logits = space.head(vector).logits(np.array([[5, 0], [-100, 0]], np.float32))
    np.testing.assert_allclose(logits, [[30, 0, 0, 0], [-0.6, 0, 0, 0]], rtol=1e-6)


def test_the_low_rank_start_is_xaviers() -> None:
    start = LowRankSpace(rows=10, width=1024, seed=1).start()
    down, up = start[:20_480], start[20_480:]
    assert abs(down).max() == pytest.approx(np.sqrt(6 / 1044), rel=1e-3)
    assert abs(up).max() == pytest.approx(3 * np.sqrt(6 / 30), rel=0.05)


@pytest.mark.parametrize(("rho", "count"), [(0.0, 512), (-50.0, 1024), (50.0, 1), (1.0, 275)])
def test_k_follows_the_sparsity(rho: float, count: int) -> None:
    assert kept(np.array([rho]), 1024) == [count]


def test_an_exported_sparse_head_reads_the_dimensions_with_the_best_scores() -> None:
    space = SparseSpace(rows=4, width=6, seed=1)
    vector = np.concatenate([np.ones(24), [3, 1, 2, 6, 5, 4], [0.0, 10.0]])
    np.testing.assert_array_equal(space.head(vector).weight, np.tile([0, 0, 0, 1, 1, 1], (4, 1)))


def test_training_draws_the_dimensions_and_the_temperature_says_how_freely() -> None:
    space = SparseSpace(rows=4, width=200, seed=1)

    def overlap(temperature: float) -> float:
        vector = np.concatenate([np.ones(800), np.linspace(-100, 100, 200), [0.0, temperature]])
        exported = space.head(vector).weight.astype(bool)
        drawn = space.drawn_policies(vector[None], np.random.default_rng(1)).heads[0].astype(bool)
        assert drawn.sum() == exported.sum()
        return float((exported & drawn).sum() / exported.sum())

    assert 0.8 < overlap(20.0) < overlap(1.0) <= 1.0
    assert overlap(1000.0) == overlap(20.0)


def test_other_generations_draw_other_dimensions() -> None:
    space = SparseSpace(rows=4, width=50, seed=1)
    vector = space.start() + 1
    first, second = (space.drawn_policies(vector[None], np.random.default_rng(seed)).heads for seed in (1, 2))
    assert (first != second).any()
