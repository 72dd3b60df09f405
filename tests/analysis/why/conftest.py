"""The bundled backbone and head, and a discussion with a decision to explain."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from trinity_core.analysis.why.attribution import Explainer
from trinity_core.coordinator.backbone import load_backbone
from trinity_core.coordinator.checkpoint import load_checkpoint
from trinity_core.coordinator.encoder import HiddenStateEncoder
from trinity_core.coordinator.head import choose
from trinity_core.types import ROLES, Call, Decision, Reply, Role, Transcript, Turn

HEAD = Path(__file__).resolve().parents[3] / "assets" / "heads" / "offline.safetensors"
QUESTION = "Tom has 12 apples, gives 3 to Mia and buys 7 more. How many apples are left?"


@pytest.fixture(scope="session")
def encoder():
    return HiddenStateEncoder(load_backbone())


@pytest.fixture(scope="session")
def explainer(encoder):
    return Explainer(encoder.backbone, load_checkpoint(HEAD).head)


@pytest.fixture(scope="session")
def transcript():
    told = Turn(1, 1, Call("reader", Role.THINKER), Reply("Suggestion: Compute: 12 - 3 + 7"))
    return Transcript(QUESTION).with_turn(told)


@pytest.fixture(scope="session")
def decide(encoder, explainer):
    """The head's most probable choice on a transcript."""

    def decided(transcript: Transcript) -> Decision:
        encoding = encoder.encode([transcript])
        logits = explainer.head.logits(encoding.states)[0]
        names = load_checkpoint(HEAD).facts.agents
        choice = choose(logits, np.ones(len(names), dtype=bool), None)
        agents, roles = (tuple(float(z) for z in part) for part in (logits[: -len(ROLES)], logits[-len(ROLES) :]))
        shares = choice.agent_probabilities, choice.role_probabilities
        picked = names[choice.agent], choice.role, choice.entropy, choice.margin
        return Decision(names, agents, roles, *shares, *picked, 1.0, encoding.tokens_read[0], 0, 1.0, False)

    return decided
