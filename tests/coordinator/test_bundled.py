"""The backbone that ships with the project."""

import numpy as np
import pytest

from trinity_core.coordinator.backbone import BUNDLED, load_backbone
from trinity_core.coordinator.encoder import HiddenStateEncoder


@pytest.fixture(scope="module")
def bundled():
    return load_backbone(device="cpu")


def test_it_is_small_and_knows_its_name(bundled):
    assert sum(path.stat().st_size for path in BUNDLED.iterdir()) < 3_000_000
    assert (bundled.width, bundled.reusable, bundled.name.split("@")[0]) == (128, True, "bundled")


def test_it_is_read_at_the_end_of_thinking(bundled):
    assert bundled.tokenizer.convert_ids_to_tokens(HiddenStateEncoder(bundled).prompts.sentinel) == "</think>"


def test_its_states_are_finite_and_of_norm_root_width(bundled, session):
    states = HiddenStateEncoder(bundled).encode(session).states
    np.testing.assert_allclose(np.linalg.norm(states, axis=1), 128**0.5, rtol=1e-3)


def test_remembered_turns_change_nothing(bundled, session):
    encoder = HiddenStateEncoder(bundled)
    cached = np.concatenate([encoder.encode([transcript]).states for transcript in session])
    np.testing.assert_allclose(cached, HiddenStateEncoder(bundled, cache_sessions=0).encode(session).states, rtol=0, atol=5e-5)
