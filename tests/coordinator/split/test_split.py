"""One contract over both cut forward passes."""

import numpy as np
import pytest
import torch
from transformers import MistralConfig, MistralModel, Qwen3Config, Qwen3Model

from trinity_core.coordinator.backbone import prepare
from trinity_core.coordinator.encoder import HiddenStateEncoder
from trinity_core.coordinator.split.recorded import RecordedSplit
from trinity_core.coordinator.split.registry import count_offsets, split_encoder
from trinity_core.coordinator.split.segments import SegmentSplit
from trinity_core.coordinator.svf import adapted_backbone
from trinity_core.errors import PlanError
from trinity_core.testing import HashEncoder


def encoder(backbone, kind: str) -> HiddenStateEncoder:
    return HiddenStateEncoder(backbone, cache_sessions=8 if kind == "segments" else 0)


def scales(split, seed: int = 1) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(seed)
    return {name: (0.2 * rng.standard_normal(count)).astype(np.float32) for name, count in split.matrices.items()}


@pytest.fixture(params=["segments", "recorded"])
def kind(request) -> str:
    return request.param


def test_the_encoder_decides_which_one_reads(qwen) -> None:
    assert isinstance(split_encoder(encoder(qwen, "segments")), SegmentSplit)
    assert isinstance(split_encoder(encoder(qwen, "recorded")), RecordedSplit)


def test_states_are_those_of_the_adapted_backbone(lively_qwen, session, kind: str) -> None:
    split = split_encoder(encoder(lively_qwen, kind))
    wanted = scales(split)
    states = split.reader(wanted).states(session)
    full = HiddenStateEncoder(adapted_backbone(lively_qwen, wanted), cache_sessions=0).encode(session).states
    np.testing.assert_allclose(states, full, rtol=1e-4, atol=1e-4)
    assert abs(states - encoder(lively_qwen, kind).encode(session).states).max() > 1e-2


def test_without_offsets_states_are_the_backbones(lively_qwen, session, kind: str) -> None:
    split = split_encoder(encoder(lively_qwen, kind))
    zeros = {name: np.zeros(count, np.float32) for name, count in split.matrices.items()}
    np.testing.assert_allclose(split.reader(zeros).states(session), encoder(lively_qwen, kind).encode(session).states, rtol=1e-4, atol=1e-4)


def test_the_lower_layers_run_once_per_transcript_whatever_the_versions(lively_qwen, session, kind: str) -> None:
    split = split_encoder(encoder(lively_qwen, kind))
    for seed in range(4):
        reader = split.reader(scales(split, seed))
        for _ in range(2):
            reader.states(session)
    opening = 1 if kind == "segments" else 0
    assert split.lowered == len(session) + opening


def test_a_state_is_the_same_to_the_last_bit_in_any_order_and_company(lively_qwen, session, kind: str) -> None:
    split = split_encoder(encoder(lively_qwen, kind))
    wanted = scales(split)
    together = split.reader(wanted).states(session)
    alone = [split_encoder(encoder(lively_qwen, kind)).reader(wanted).states([transcript])[0] for transcript in reversed(session)]
    np.testing.assert_array_equal(together, alone[::-1])


def test_nothing_is_kept_beyond_the_memory_given(lively_qwen, session, kind: str) -> None:
    split = split_encoder(encoder(lively_qwen, kind), cache_mb=0)
    wanted = scales(split)
    again = [split.reader(wanted).states(session) for _ in range(2)]
    np.testing.assert_array_equal(*again)
    assert split.lowered >= 2 * len(session)


def test_two_versions_do_not_disturb_each_other(lively_qwen, session, kind: str) -> None:
    split = split_encoder(encoder(lively_qwen, kind))
    first, second = split.reader(scales(split, 1)), split.reader(scales(split, 2))
    before = first.states(session)
    assert abs(second.states(session) - before).max() > 1e-2
    np.testing.assert_array_equal(first.states(session), before)


def test_a_model_of_two_layers_has_only_the_embedding_below(tokenizer, session, kind: str) -> None:
    sizes = {"hidden_size": 16, "intermediate_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2, "num_key_value_heads": 1}
    torch.manual_seed(1)
    model = Qwen3Model(Qwen3Config(vocab_size=len(tokenizer), head_dim=8, **sizes))
    backbone = prepare("shallow", model, tokenizer, device="cpu")
    split = split_encoder(encoder(backbone, kind))
    full = HiddenStateEncoder(adapted_backbone(backbone, scales(split)), cache_sessions=0).encode(session).states
    np.testing.assert_allclose(split.reader(scales(split)).states(session), full, rtol=1e-4, atol=1e-4)


def test_another_decoder_with_such_layers_and_sliding_windows_will_do(tokenizer, session) -> None:
    sizes = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 3, "num_attention_heads": 4, "num_key_value_heads": 2}
    torch.manual_seed(1)
    backbone = prepare(
        "sliding", MistralModel(MistralConfig(vocab_size=len(tokenizer), sliding_window=8, **sizes)), tokenizer, device="cpu"
    )
    split = split_encoder(HiddenStateEncoder(backbone))
    full = HiddenStateEncoder(adapted_backbone(backbone, scales(split))).encode(session).states
    np.testing.assert_allclose(split.reader(scales(split)).states(session), full, rtol=1e-4, atol=1e-4)


def test_a_model_that_does_more_between_its_layers_is_refused(tokenizer) -> None:
    class Odd(Qwen3Model):
        def forward(self, *args, **kwargs):
            output = super().forward(*args, **kwargs)
            output.last_hidden_state = output.last_hidden_state * 2
            return output

    sizes = {"hidden_size": 16, "intermediate_size": 32, "num_hidden_layers": 3, "num_attention_heads": 2, "num_key_value_heads": 1}
    backbone = prepare("odd", Odd(Qwen3Config(vocab_size=len(tokenizer), head_dim=8, **sizes)), tokenizer, device="cpu")
    with pytest.raises(PlanError, match="backbone 'odd' do not simply follow each other"):
        split_encoder(HiddenStateEncoder(backbone, cache_sessions=0))


def test_other_layers_and_other_encoders_are_clear_errors(gpt2) -> None:
    for reads in (HiddenStateEncoder(gpt2), HashEncoder(8)):
        for ask in (split_encoder, count_offsets):
            with pytest.raises(PlanError, match="Set svf to false"):
                ask(reads)


def test_the_number_of_offsets_is_known_beforehand(qwen) -> None:
    reads = encoder(qwen, "segments")
    assert count_offsets(reads) == sum(split_encoder(reads).matrices.values()) == 192
