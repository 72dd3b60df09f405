import numpy as np
import pytest
import torch

from trinity_core.coordinator.encoder import HiddenStateEncoder
from trinity_core.coordinator.svf import Factors, adapted_backbone, adapted_layer, default_matrices, scales_digest
from trinity_core.errors import CheckpointError, PlanError


@pytest.fixture(scope="module")
def weight() -> torch.Tensor:
    return torch.randn(12, 7, generator=torch.Generator().manual_seed(1))


def offsets(count: int = 7, spread: float = 0.1) -> np.ndarray:
    return (spread * np.random.default_rng(1).standard_normal(count)).astype(np.float32)


def test_zero_offsets_give_the_matrix_itself(weight: torch.Tensor) -> None:
    assert Factors.of(weight).scaled(np.zeros(7, np.float32)).data_ptr() == weight.data_ptr()


def test_scaling_follows_the_formula(weight: torch.Tensor) -> None:
    u, s, vt = (part.numpy() for part in torch.linalg.svd(weight.double(), full_matrices=False))
    delta = offsets().astype(float)
    expected = (u * (s * (1 + delta))) @ vt * s.sum() / (s * (1 + delta)).sum()
    np.testing.assert_allclose(Factors.of(weight).scaled(offsets()).numpy(), expected, rtol=1e-5, atol=1e-6)


def test_the_sum_of_singular_values_is_kept(weight: torch.Tensor) -> None:
    scaled = Factors.of(weight).scaled(offsets(spread=0.3))
    assert torch.linalg.svdvals(scaled).sum().item() == pytest.approx(torch.linalg.svdvals(weight).sum().item(), rel=1e-5)
    assert not torch.allclose(scaled, weight, atol=1e-2)


def test_scaling_all_values_alike_changes_nothing(weight: torch.Tensor) -> None:
    np.testing.assert_allclose(Factors.of(weight).scaled(np.full(7, 0.3, np.float32)).numpy(), weight.numpy(), rtol=1e-5, atol=1e-6)


def test_a_matrix_of_zeros_stays_so() -> None:
    assert not Factors.of(torch.zeros(3, 2)).scaled(np.ones(2, np.float32)).any()


def test_low_precision_keeps_its_type(weight: torch.Tensor) -> None:
    assert Factors.of(weight.bfloat16()).scaled(offsets()).dtype is torch.bfloat16


def test_the_default_matrices_are_the_seven_of_the_second_to_last_layer(qwen) -> None:
    matrices = default_matrices(qwen)
    assert adapted_layer(qwen) == 1
    assert [name.split(".")[-2] for name in matrices] == [f"{part}_proj" for part in ("q", "k", "v", "o", "gate", "up", "down")]
    names = [name for name in qwen.model.state_dict() if name in matrices]
    assert names == list(matrices)
    assert list(matrices.values()) == [32, 16, 16, 32, 32, 32, 32]


def test_a_backbone_without_such_layers_is_a_clear_error(gpt2) -> None:
    with pytest.raises(PlanError, match="'tiny-gpt2' is not built of layers with q, k, v"):
        default_matrices(gpt2)


def test_an_adapted_backbone_shares_all_other_weights_and_leaves_the_original_alone(qwen) -> None:
    name = next(iter(default_matrices(qwen)))
    before = qwen.model.state_dict()[name].clone()
    adapted = adapted_backbone(qwen, {name: offsets(32)})
    old, new = dict(qwen.model.named_parameters()), dict(adapted.model.named_parameters())
    assert [key for key in old if old[key].data_ptr() != new[key].data_ptr()] == [name]
    torch.testing.assert_close(old[name], before)
    assert not torch.allclose(old[name], new[name])
    assert adapted.name == f"{qwen.name}+svf:{scales_digest({name: offsets(32)})}"


def test_its_states_differ_and_zero_scales_give_the_very_same_states(lively_qwen, session) -> None:
    matrices = default_matrices(lively_qwen)
    states = HiddenStateEncoder(lively_qwen).encode(session).states
    same = adapted_backbone(lively_qwen, {name: np.zeros(count, np.float32) for name, count in matrices.items()})
    other = adapted_backbone(lively_qwen, {name: offsets(count) for name, count in matrices.items()})
    np.testing.assert_array_equal(HiddenStateEncoder(same).encode(session).states, states)
    assert abs(HiddenStateEncoder(other).encode(session).states - states).max() > 1e-2


def test_the_digest_names_matrices_and_values() -> None:
    one = {"a": offsets(3), "b": offsets(3)}
    assert scales_digest(one) == scales_digest(dict(reversed(one.items())))
    assert (
        len({scales_digest(x) for x in (one, {"a": offsets(3)}, {"a": offsets(3), "c": offsets(3)}, {"a": offsets(3), "b": -offsets(3)})})
        == 4
    )


@pytest.mark.parametrize(
    ("scales", "words"),
    [
        ({"layers.9.mlp.up_proj.weight": offsets(32)}, "'layers.9.mlp.up_proj.weight', which backbone"),
        ({"norm.weight": offsets(32)}, "does not have"),
        ({"layers.1.mlp.up_proj.weight": offsets(31)}, "31 scales .* it has 32"),
    ],
)
def test_scales_of_another_backbone_are_a_clear_error(qwen, scales: dict, words: str) -> None:
    with pytest.raises(CheckpointError, match=words):
        adapted_backbone(qwen, scales)
