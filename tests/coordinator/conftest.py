"""Tiny random-init models on disk and in memory, and a session to read."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from transformers import GPT2Config, GPT2Model, MistralConfig, MistralModel, Qwen3Config, Qwen3ForCausalLM, Qwen3Model

from trinity_core.coordinator.backbone import load_backbone, prepare
from trinity_core.coordinator.prompt import PLAIN_FRAME, QWEN_FRAME, SYSTEM
from trinity_core.pretraining.tokenizer import train_tokenizer
from trinity_core.types import Call, Reply, Role, Suggestion, Transcript, Turn, Verdict

TEXTS = (
    QWEN_FRAME.opening,
    QWEN_FRAME.closing,
    PLAIN_FRAME.closing,
    SYSTEM,
    "Problem:\nWhat is 2 + 2?\n\n[1] worker calculator\nAnswer: 4",
) * 4


@pytest.fixture(scope="session")
def tokenizer():
    return train_tokenizer(TEXTS, vocabulary=400)


@pytest.fixture(scope="session")
def qwen_folder(tmp_path_factory, tokenizer) -> Path:
    torch.manual_seed(1)
    folder = tmp_path_factory.mktemp("backbones") / "tiny"
    config = Qwen3Config(
        vocab_size=len(tokenizer),
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=3,
        num_attention_heads=4,
        num_key_value_heads=2,
        head_dim=8,
        max_position_embeddings=4096,
    )
    model = Qwen3ForCausalLM(config)
    torch.nn.init.normal_(model.model.embed_tokens.weight)
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


@pytest.fixture(scope="session")
def qwen(qwen_folder):
    return load_backbone(qwen_folder, device="cpu")


@pytest.fixture(scope="session")
def lively_qwen(tokenizer):
    """Weights large enough that every layer matters."""
    torch.manual_seed(1)
    sizes = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 3, "num_attention_heads": 4, "num_key_value_heads": 2}
    model = Qwen3Model(Qwen3Config(vocab_size=len(tokenizer), head_dim=8, **sizes))
    for weight in model.parameters():
        if weight.ndim == 2:
            torch.nn.init.normal_(weight, std=0.3)
    return prepare("lively", model, tokenizer, device="cpu")


@pytest.fixture(scope="session")
def gpt2():
    """Learned positions, no Qwen tokens."""
    tokenizer = train_tokenizer(TEXTS, vocabulary=400)
    tokenizer.get_added_vocab = dict
    config = GPT2Config(vocab_size=len(tokenizer), n_embd=32, n_layer=2, n_head=4, n_positions=1024)
    return prepare("tiny-gpt2", GPT2Model(config), tokenizer, device="cpu")


@pytest.fixture(scope="session")
def mistral(tokenizer):
    """Sliding windows, so nothing can be reused."""
    sizes = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4, "num_key_value_heads": 2}
    return prepare(
        "tiny-mistral", MistralModel(MistralConfig(vocab_size=len(tokenizer), sliding_window=8, **sizes)), tokenizer, device="cpu"
    )


@pytest.fixture(scope="session")
def session() -> tuple[Transcript, ...]:
    """A question alone, then after each of five turns."""
    turns = (
        Turn(
            1,
            1,
            Call("reader", Role.THINKER),
            Reply("It is a sum.\nSuggestion: Compute: 2+2"),
            suggestion=Suggestion("Compute: 2+2", Role.WORKER),
        ),
        Turn(2, 2, Call("calculator", Role.WORKER), Reply("2+2 is 5.\nAnswer: 5")),
        Turn(3, 3, Call("auditor", Role.VERIFIER), Reply("REVISE. 2+2 is not 5."), verdict=Verdict.REVISE),
        Turn(4, 4, Call("calculator", Role.WORKER), Reply("2+2 is 4.\nAnswer: 4")),
        Turn(5, 5, Call("auditor", Role.VERIFIER), Reply("ACCEPT. 4-2 is 2."), verdict=Verdict.ACCEPT),
    )
    return tuple(Transcript("A farmer has 2 cows and buys 2 more. How many cows now?", turns[:n]) for n in range(6))
