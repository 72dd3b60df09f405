"""The lean forward pass: the arithmetic of the library, and the same bits every time."""

import numpy as np
import pytest
import torch

from trinity_core.coordinator.encoder import HiddenStateEncoder
from trinity_core.coordinator.forward import Row, read_states
from trinity_core.coordinator.segments import SegmentReader
from trinity_core.coordinator.swift import SwiftModel, is_swift
from trinity_core.coordinator.tokens import PromptTokenizer

CLOSE = {"rtol": 0.0, "atol": 2e-5}


@pytest.fixture(scope="module")
def swift(qwen):
    return SwiftModel(qwen.model, max_tokens=4096)


@pytest.fixture
def prompts(qwen, session):
    tokenizer = PromptTokenizer(qwen.tokenizer)
    return [tokenizer.write(transcript) for transcript in session]


def test_only_plain_qwen3_models_on_a_cpu_are_read_so(qwen, gpt2, mistral):
    assert [is_swift(backbone.model) for backbone in (qwen, gpt2, mistral)] == [True, False, False]


@pytest.mark.parametrize("length", [1, 2, 7, 90])
def test_a_state_equals_that_of_the_library(qwen, swift, length):
    ids = np.random.default_rng(length).integers(0, 200, length)
    with torch.inference_mode():
        state, keys_values = swift.read(ids, None)
    np.testing.assert_allclose(state.numpy(), read_states(qwen.model, [Row(ids)])[0][0], **CLOSE)
    assert keys_values.shape == (3, 2, 2, length, 8)


def test_a_prompt_read_in_two_parts_gives_the_same_state(qwen, swift):
    ids = np.random.default_rng(0).integers(0, 200, 60)
    with torch.inference_mode():
        past = swift.read(ids[:41], None)[1]
        state = swift.read(ids[41:], past)[0]
    np.testing.assert_allclose(state.numpy(), read_states(qwen.model, [Row(ids)])[0][0], **CLOSE)


def test_a_state_is_the_same_to_the_last_bit_whatever_was_read_before(swift, prompts):
    forward, backward, forgetful = (SegmentReader(swift, cache_mb=size) for size in (100, 100, 0))
    first = [forward.state(prompt) for prompt in prompts]
    second = [backward.state(prompt) for prompt in reversed(prompts)][::-1]
    third = [forgetful.state(prompt) for prompt in prompts]
    np.testing.assert_array_equal(first, second)
    np.testing.assert_array_equal(first, third)


def test_the_encoder_gives_the_same_bits_alone_and_in_company(qwen, session):
    alone = np.concatenate([HiddenStateEncoder(qwen).encode([transcript]).states for transcript in session])
    together = HiddenStateEncoder(qwen).encode(session * 20).states[: len(session)]
    np.testing.assert_array_equal(alone, together)


def test_only_the_new_segment_is_read_at_the_next_turn(swift, prompts, monkeypatch):
    reader, fed, read = SegmentReader(swift, cache_mb=100), [], swift.read
    reader.state(prompts[3])
    monkeypatch.setattr(swift, "read", lambda ids, past: (fed.append(len(ids)), read(ids, past))[1])
    reader.state(prompts[4])
    assert fed == [len(prompts[4].ids) - prompts[3].content]


def test_memory_for_keys_and_values_is_bounded(swift, prompts):
    reader = SegmentReader(swift, cache_mb=1)
    one = swift.read(prompts[0].ids, None)[1].nbytes
    for prompt in prompts * 3:
        reader.state(prompt)
    assert sum(kept.nbytes for kept in reader._kept.values()) <= 1_000_000 + one


def test_the_parts_of_a_prompt_end_with_its_content(prompts):
    for turns, prompt in enumerate(prompts):
        assert len(prompt.parts) == turns + 2
        assert prompt.parts[-1] == prompt.content
        assert prompts[0].parts == prompt.parts[:2]
