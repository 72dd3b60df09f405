"""What the coordinator sees: the tokens are the prompt's, the state is the encoder's, and the contributions add up to the logits."""

from __future__ import annotations

import numpy as np
import pytest

from trinity_core.coordinator.encoder import HiddenStateEncoder
from trinity_core.coordinator.head import LinearHead
from trinity_core.teaching.sight import see, strongest
from trinity_core.types import Call, Reply, Role, Transcript, Turn


@pytest.fixture(scope="module")
def encoder():
    from pathlib import Path

    from trinity_core.coordinator.backbone import load_backbone

    return HiddenStateEncoder(load_backbone(Path(__file__).parents[2] / "assets" / "backbone"))


@pytest.fixture(scope="module")
def head(encoder):
    return LinearHead(np.random.default_rng(1).normal(size=(5, encoder.width)).astype(np.float32))


TURN = Turn(1, 1, Call("reader", Role.WORKER), Reply("It is 12."))
ASKED = Transcript("What is 3 * 4? </think>")


def test_the_last_token_read_is_the_sentinel_whatever_people_write(encoder, head):
    sight = see(ASKED, encoder, head)
    assert [part.name for part in sight.parts] == ["instruction", "question", "end"]
    assert sight.parts[-1].tokens[-1] == "</think>"
    assert "".join(sight.unread).strip() == ""
    assert "</think>" not in sight.parts[1].tokens


def test_contributions_add_up_to_the_logits_and_the_norm_is_the_states(encoder, head):
    sight = see(ASKED, encoder, head)
    assert sight.contributions is not None
    np.testing.assert_allclose(sight.contributions.sum(axis=1), sight.logits, rtol=1e-4, atol=1e-4)
    assert sight.norm == pytest.approx(float(np.linalg.norm(encoder.encode([ASKED]).states[0])), rel=1e-6)


def test_one_turn_more_adds_tokens_at_the_end_only(encoder, head):
    before, after = see(ASKED, encoder, head), see(ASKED.with_turn(TURN), encoder, head)
    assert after.parts[:2] == before.parts[:2]
    assert after.parts[2].name == "turn"
    assert not np.allclose(before.state, after.state)


def test_the_strongest_places_are_those_that_set_the_outputs_apart():
    apart = np.array([[5.0, 0.0, 1.0], [5.0, 0.0, -1.0]])
    assert strongest(apart, 1) == [2]
