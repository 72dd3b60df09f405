from __future__ import annotations

import numpy as np
import pytest

from trinity_core.coordinator.checkpoint import Checkpoint, HeadFacts, save_checkpoint
from trinity_core.coordinator.head import LinearHead
from trinity_core.coordinator.packing import pack_checkpoint, unpack_checkpoint
from trinity_core.coordinator.prompt import PROMPT_VERSION
from trinity_core.errors import CheckpointError
from trinity_core.settings import View


@pytest.fixture
def checkpoint():
    facts = HeadFacts("offline", ("a", "b"), 4, "tiny", PROMPT_VERSION, View.FULL, {"label": "é <b>"})
    return Checkpoint(LinearHead(np.arange(20, dtype=np.float32).reshape(5, 4)), facts)


def test_a_checkpoint_comes_back_from_its_bytes_which_are_those_of_the_file(checkpoint, tmp_path):
    data = pack_checkpoint(checkpoint)
    back = unpack_checkpoint(data)
    assert (back.facts, back.head.weight.tolist()) == (checkpoint.facts, checkpoint.head.weight.tolist())
    save_checkpoint(tmp_path / "x", checkpoint)
    assert (tmp_path / "x").read_bytes() == data


@pytest.mark.parametrize("data", [b"", b"\x80\x04K\x01.", b"x" * 100])
def test_bytes_that_are_no_checkpoint_are_refused(data):
    with pytest.raises(CheckpointError):
        unpack_checkpoint(data)
