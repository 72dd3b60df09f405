"""Gradients and left-out words follow the very model that decides."""

from __future__ import annotations

import numpy as np
import pytest

from trinity_core.analysis.why.agreement import rank_correlation
from trinity_core.analysis.why.attribution import Explainer
from trinity_core.analysis.why.contest import contests
from trinity_core.analysis.why.read_words import read_words
from trinity_core.cancel import Cancel
from trinity_core.coordinator.encoder import HiddenStateEncoder
from trinity_core.coordinator.svf import adapted_backbone, default_matrices
from trinity_core.errors import PlanError
from trinity_core.types import Transcript


def test_margins_are_those_of_the_decision(encoder, explainer, transcript, decide):
    decision = decide(transcript)
    found = contests(decision)
    logits = np.array([*decision.agent_logits, *decision.role_logits])
    measured = explainer.margins([read_words(encoder.prompts, transcript).ids], found)[0]
    assert measured == pytest.approx([logits[c.rows[0]] - logits[c.rows[1]] for c in found], abs=1e-3)


def test_leaving_a_word_out_is_measured_with_the_shorter_question(encoder, explainer, decide):
    whole, shorter = Transcript("What is the capital of Kenya?"), Transcript("What is the of Kenya?")
    found, read = contests(decide(whole)), read_words(encoder.prompts, whole)
    left_out = explainer.left_out(read, found)[:, 3]
    states = encoder.encode([whole, shorter]).states
    logits = explainer.head.logits(states).astype(float)
    taken = [(logits[0] - logits[1])[c.rows[0]] - (logits[0] - logits[1])[c.rows[1]] for c in found]
    assert left_out == pytest.approx(taken, abs=1e-3)


def test_the_shades_agree_with_leaving_words_out(encoder, explainer, transcript, decide):
    rho = []
    for discussion in (transcript, Transcript(transcript.question), Transcript("Find the derivative of 3x^2 + 5x - 7 at the point x = 2.")):
        found, read = contests(decide(discussion)), read_words(encoder.prompts, discussion)
        rho.append(rank_correlation(explainer.attribute(read, found).best[0], explainer.left_out(read, found)[0]))
    assert np.mean(rho) > 0.3  # measured with care by `bench why`


def test_a_head_that_scales_its_backbone_is_followed_through_the_scaled_one(encoder, explainer, transcript, decide):
    scales = {name: np.full(count, 0.3, np.float32) for name, count in list(default_matrices(encoder.backbone).items())[:1]}
    scaled = {name: values * np.linspace(-1, 1, len(values), dtype=np.float32) for name, values in scales.items()}
    adapted = HiddenStateEncoder(adapted_backbone(encoder.backbone, scaled))
    read = read_words(adapted.prompts, transcript)
    state = Explainer(adapted.backbone, explainer.head).states([read.ids])[0]
    assert state == pytest.approx(adapted.encode([transcript]).states[0], abs=1e-3)
    assert np.abs(state - encoder.encode([transcript]).states[0]).max() > 1e-2


def test_the_work_can_be_stopped(encoder, explainer, transcript, decide):
    cancel = Cancel()
    cancel.set()
    with pytest.raises(PlanError, match="stopped"):
        explainer.left_out(read_words(encoder.prompts, transcript), contests(decide(transcript)), cancel=cancel)
