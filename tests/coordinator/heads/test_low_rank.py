import numpy as np
import pytest

from trinity_core.coordinator.head import LinearHead
from trinity_core.coordinator.heads.low_rank import LowRankHead
from trinity_core.coordinator.heads.registry import make_head
from trinity_core.errors import CheckpointError

RNG = np.random.default_rng(1)
DOWN, UP = RNG.standard_normal((10, 4)).astype(np.float32), RNG.standard_normal((5, 10)).astype(np.float32)


def test_logits_are_float32_one_row_per_state() -> None:
    head = LowRankHead(DOWN, UP)
    logits = head.logits(RNG.standard_normal((3, 4)).astype(np.float32))
    assert (logits.shape, logits.dtype) == ((3, 5), np.float32)
    assert (head.kind, head.agents, head.width, head.trained) == ("low-rank", 2, 4, True)
    assert not LowRankHead(DOWN, np.zeros_like(UP)).trained


@pytest.mark.parametrize(
    ("down", "up"),
    [
        (DOWN[:9], UP),
        (DOWN.astype(float), UP),
        (DOWN, UP[:3]),
        (DOWN[0], UP),
        (DOWN, UP[0]),
        (DOWN, np.full_like(UP, np.nan)),
        (np.full_like(DOWN, np.inf), UP),
    ],
)
def test_malformed_matrices_are_refused(down: np.ndarray, up: np.ndarray) -> None:
    with pytest.raises(CheckpointError):
        LowRankHead(down, up)


@pytest.mark.parametrize("head", [LowRankHead(DOWN, UP), LinearHead(UP)])
def test_a_head_is_made_again_from_its_kind_and_tensors(head: LowRankHead | LinearHead) -> None:
    again = make_head(head.kind, head.tensors())
    assert type(again) is type(head)
    for name, tensor in head.tensors().items():
        np.testing.assert_array_equal(again.tensors()[name], tensor)


@pytest.mark.parametrize(("kind", "tensors"), [("other", {}), ("linear", {"down": UP}), ("low-rank", {"down": DOWN}), ("linear", {})])
def test_an_unknown_kind_or_a_missing_tensor_is_a_clear_error(kind: str, tensors: dict) -> None:
    with pytest.raises(CheckpointError, match=r"kind '(other|linear|low-rank)'"):
        make_head(kind, tensors)
