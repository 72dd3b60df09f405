from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from trinity_core.coordinator.checkpoint import Checkpoint, HeadFacts, load_checkpoint, save_checkpoint
from trinity_core.coordinator.head import LinearHead
from trinity_core.errors import CheckpointError
from trinity_core.settings import View

FACTS = HeadFacts("offline", ("a", "b"), 4, "tiny", "1", View.FULL, {"trainer": "sep-cma-es", "test": 0.5})
HEAD = LinearHead(np.arange(20, dtype=np.float32).reshape(5, 4))
CHECKPOINT = Checkpoint(HEAD, FACTS)


def fit(agents, width=4, backbone="tiny", **options):
    return CHECKPOINT.fit(agents, width=width, backbone=backbone, **options)


def test_a_checkpoint_comes_back_as_it_was(tmp_path: Path) -> None:
    save_checkpoint(tmp_path / "head.safetensors", CHECKPOINT)
    loaded = load_checkpoint(tmp_path / "head.safetensors")
    assert loaded.facts == FACTS
    np.testing.assert_array_equal(loaded.head.weight, HEAD.weight)
    assert [path.name for path in tmp_path.iterdir()] == ["head.safetensors"]


def test_it_fits_its_own_pool_and_backbone() -> None:
    assert fit(("a", "b")) is HEAD


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"agents": ("b", "a")}, "made for the agents a, b; the pool has b, a"),
        ({"agents": ("a", "b"), "width": 8}, "width 4, the backbone gives 8"),
        ({"agents": ("a", "b"), "backbone": "other"}, "made on backbone 'tiny', not 'other'"),
        ({"agents": ("a", "c"), "match_by_name": True}, "no agent named 'c'"),
    ],
)
def test_another_pool_width_or_backbone_is_a_clear_error(options: dict, words: str) -> None:
    with pytest.raises(CheckpointError, match=words):
        fit(**options)


def test_agents_are_matched_by_name_on_request() -> None:
    np.testing.assert_array_equal(fit(("b",), match_by_name=True).weight, HEAD.weight[[1, 2, 3, 4]])


def test_missing_corrupt_and_foreign_files_are_clear_errors(tmp_path: Path) -> None:
    (tmp_path / "corrupt").write_bytes(b"\x00" * 100)
    save_file({"weight": HEAD.weight}, tmp_path / "foreign")
    save_checkpoint(tmp_path / "whole", CHECKPOINT)
    (tmp_path / "cut").write_bytes((tmp_path / "whole").read_bytes()[:-8])
    for name, words in [
        ("missing", "no checkpoint"),
        ("corrupt", "not a readable"),
        ("foreign", "lacks the facts"),
        ("cut", "not a readable"),
    ]:
        with pytest.raises(CheckpointError, match=words):
            load_checkpoint(tmp_path / name)


def test_a_place_that_cannot_be_written_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CheckpointError, match="cannot be written"):
        save_checkpoint(tmp_path / "file" / "head", CHECKPOINT)
