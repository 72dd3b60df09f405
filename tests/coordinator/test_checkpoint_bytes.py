import contextlib
import json
import struct
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from safetensors.numpy import load, save

from trinity_core.coordinator import checkpoint as module
from trinity_core.coordinator.checkpoint import Checkpoint, HeadFacts, checkpoint_bytes, load_checkpoint, read_checkpoint, save_checkpoint
from trinity_core.coordinator.head import LinearHead
from trinity_core.coordinator.heads.low_rank import LowRankHead
from trinity_core.errors import CheckpointError
from trinity_core.settings import View

FACTS = HeadFacts("offline", ("a", "b"), 4, "tiny", "1", View.FULL, {"trainer": "sep-cma-es", "test": 0.5})
LINEAR = LinearHead(np.arange(20, dtype=np.float32).reshape(5, 4))
LOW_RANK = LowRankHead(np.ones((10, 4), np.float32), np.ones((5, 10), np.float32))
SCALES = {"layers.1.mlp.up_proj.weight": np.array([0.1, -0.2], np.float32), "layers.1.mlp.down_proj.weight": np.zeros(3, np.float32)}
WHOLE = checkpoint_bytes(Checkpoint(LINEAR, FACTS, SCALES))


def written(tensors: dict, **facts: object) -> bytes:
    """A checkpoint with some facts or tensors replaced; a fact of None is left out."""
    length = struct.unpack("<Q", WHOLE[:8])[0]
    known = json.loads(json.loads(WHOLE[8 : 8 + length])["__metadata__"]["facts"])
    merged = {key: value for key, value in {**known, **facts}.items() if value is not None}
    return save({**load(WHOLE), **tensors}, metadata={"facts": json.dumps(merged)})


@pytest.mark.parametrize("head", [LINEAR, LOW_RANK])
@pytest.mark.parametrize("scales", [{}, SCALES])
def test_every_kind_of_head_comes_back_with_its_scales(head, scales, tmp_path: Path) -> None:
    checkpoint = Checkpoint(head, FACTS, scales)
    save_checkpoint(tmp_path / "head", checkpoint)
    for again in (read_checkpoint(checkpoint_bytes(checkpoint)), load_checkpoint(tmp_path / "head")):
        assert (again.facts, again.head.kind, set(again.scales)) == (FACTS, head.kind, set(scales))
        for name, tensor in {**head.tensors(), **scales}.items():
            np.testing.assert_array_equal({**again.head.tensors(), **again.scales}[name], tensor)


def test_a_column_ordered_matrix_is_written_as_it_reads() -> None:
    head = LinearHead(np.asfortranarray(LINEAR.weight))
    np.testing.assert_array_equal(read_checkpoint(checkpoint_bytes(Checkpoint(head, FACTS))).head.weight, LINEAR.weight)


def test_a_file_that_names_no_kind_is_linear() -> None:
    assert read_checkpoint(written({}, kind=None)).head.kind == "linear"


def test_the_shipped_head_can_be_read() -> None:
    path = Path(__file__).resolve().parents[2] / "assets" / "heads" / "offline.safetensors"
    checkpoint = load_checkpoint(path)
    assert checkpoint.head.trained
    assert checkpoint.scales == {}


@pytest.mark.parametrize(
    ("tensors", "facts", "words"),
    [
        ({}, {"kind": "deep"}, "kind 'deep'; this version reads linear, low-rank"),
        ({}, {"kind": ["linear"]}, "wrong type"),
        ({}, {"kind": "low-rank"}, "has the tensors down, up"),
        ({"more": np.zeros(3, np.float32)}, {}, "has the tensors weight"),
        ({"weight": np.zeros((5, 3), np.float32)}, {}, "contradicts itself: weights for 2 agents and width 3"),
        ({"weight": np.zeros((6, 4), np.float32)}, {}, "weights for 3 agents"),
        ({"weight": np.zeros((5, 4))}, {}, "float64 of shape"),
        ({"weight": np.full((5, 4), np.nan, np.float32)}, {}, "not finite"),
        ({"weight": np.zeros((0, 4), np.float32)}, {}, r"of shape \(0, 4\)"),
        ({"svf:w": np.array([np.inf], np.float32)}, {}, "'svf:w' must hold float32 offsets above -1"),
        ({"svf:w": np.array([-1.0], np.float32)}, {}, "above -1"),
        ({"svf:w": np.zeros((2, 2), np.float32)}, {}, "one per singular value"),
        ({}, {"format": "trinity-head-9"}, "not a checkpoint of format"),
        ({}, {"roles": ["verifier", "worker", "thinker"]}, "orders its roles differently"),
        ({}, {"agents": None}, "lacks the facts"),
        ({}, {"agents": 3}, "lacks the facts"),
        ({}, {"agents": [1, 2]}, "wrong type"),
        ({}, {"width": "4"}, "wrong type"),
        ({}, {"notes": "fine"}, "wrong type"),
        ({}, {"view": "upside down"}, "lacks the facts"),
        ({}, {"surprise": 1}, "lacks the facts"),
    ],
)
def test_a_file_that_contradicts_the_format_is_a_clear_error(tensors: dict, facts: dict, words: str) -> None:
    with pytest.raises(CheckpointError, match=words):
        read_checkpoint(written(tensors, **facts))


@pytest.mark.parametrize("facts", ["", "null", "[]", "3", "{", "[" * 100_000])
def test_facts_that_are_no_facts_are_a_clear_error(facts: str) -> None:
    with pytest.raises(CheckpointError, match="lacks the facts"):
        read_checkpoint(save(load(WHOLE), metadata={"facts": facts}))


@pytest.mark.parametrize("kind", ["BF16", "F8_E4M3", "X"])
def test_tensors_of_a_foreign_type_are_a_clear_error(kind: str) -> None:
    header = json.dumps({"weight": {"dtype": kind, "shape": [2], "data_offsets": [0, 4 if kind == "BF16" else 2]}}).encode()
    with pytest.raises(CheckpointError, match="not a readable checkpoint"):
        read_checkpoint(struct.pack("<Q", len(header)) + header + bytes(4 if kind == "BF16" else 2))


def test_a_shape_far_larger_than_the_file_takes_no_memory() -> None:
    header = json.dumps({"weight": {"dtype": "F32", "shape": [10**9, 10**9], "data_offsets": [0, 4]}}).encode()
    with pytest.raises(CheckpointError, match="not a readable checkpoint"):
        read_checkpoint(struct.pack("<Q", len(header)) + header + bytes(4))


def test_an_enormous_file_is_refused_before_it_is_read(monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setattr(module, "LARGEST", 100)
    (tmp_path / "huge").write_bytes(WHOLE)
    with pytest.raises(CheckpointError, match="at most 100"):
        load_checkpoint(tmp_path / "huge")


@given(st.integers(0, len(WHOLE) - 1))
def test_a_cut_file_is_a_clear_error(length: int) -> None:
    with pytest.raises(CheckpointError, match="not a readable checkpoint"):
        read_checkpoint(WHOLE[:length])


@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), min_size=1, max_size=6))
def test_damaged_bytes_give_a_checkpoint_or_a_clear_error(changes: list[tuple[int, int]]) -> None:
    data = bytearray(WHOLE)
    for place, value in changes:
        data[place] = value
    with contextlib.suppress(CheckpointError):
        head = read_checkpoint(bytes(data)).head
        assert all(np.isfinite(tensor).all() for tensor in head.tensors().values())


@given(st.binary(max_size=300))
def test_random_bytes_are_a_clear_error(data: bytes) -> None:
    with pytest.raises(CheckpointError, match="stored checkpoint"):
        read_checkpoint(data, where="The stored checkpoint")


def test_rows_of_a_low_rank_head_are_not_matched_by_name() -> None:
    checkpoint = Checkpoint(LOW_RANK, replace(FACTS, agents=("a", "b")))
    with pytest.raises(CheckpointError, match="'low-rank' cannot be matched by name"):
        checkpoint.fit(("b", "a"), width=4, backbone="tiny", match_by_name=True)
