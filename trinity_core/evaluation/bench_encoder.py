"""What a hidden state costs: the bundled backbone and one of the size of Qwen3-0.6B with random weights.

Each figure is beside what it should be held against: the bare matrix products of the same forward pass, and full re-encoding.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from transformers import Qwen3Config, Qwen3Model

from trinity_core.coordinator.backbone import BUNDLED, Backbone, load_backbone, prepare
from trinity_core.coordinator.encoder import HiddenStateEncoder
from trinity_core.coordinator.forward import one_thread
from trinity_core.types import Call, Reply, Role, Suggestion, Transcript, Turn, Verdict

TOKENS = 128
"""Length of the prompt for throughput and floor."""

VOCABULARY = 4096
"""The 0.6B-shaped model has the layers of Qwen3-0.6B but this vocabulary: the embedding is a look-up and takes no time."""


def bench_encoder(bundled: Path = BUNDLED, *, large: bool = True) -> dict[str, Any]:
    """Measure the bundled backbone and, if `large`, a random-init one with the layers of Qwen3-0.6B.

    Returns:
        {"models": [{name, width, parameters, tokens_per_s, over_matmul_floor, five_turns_full_s, five_turns_cached_s, speedup,
        max_abs_diff}]}: tokens per second of one full pass over 128 tokens; that pass's time over the time of its bare matrix
        products; seconds for the question and five turns, re-encoded in full at each turn and with remembered prefixes; the largest
        difference between the states of the two.
    """
    backbone = load_backbone(bundled)
    models = [(backbone, 20)]
    if large:
        models.append((_large(backbone.tokenizer), 3))
    return {"models": [_measure(model, rounds) for model, rounds in models]}


def _large(tokenizer: Any) -> Backbone:
    torch.manual_seed(1)
    config = Qwen3Config(
        hidden_size=1024,
        intermediate_size=3072,
        num_hidden_layers=28,
        num_attention_heads=16,
        num_key_value_heads=8,
        head_dim=128,
        vocab_size=VOCABULARY,
    )
    return prepare("random-init with the layers of Qwen3-0.6B", Qwen3Model(config), tokenizer)


def _measure(backbone: Backbone, rounds: int) -> dict[str, Any]:
    ids = torch.randint(0, 200, (1, TOKENS), generator=torch.Generator().manual_seed(1)).to(backbone.model.device)
    with one_thread(backbone.single_thread), torch.inference_mode():
        passes = (lambda: backbone.model(input_ids=ids, use_cache=False).last_hidden_state.float().sum().item(), _products(backbone.model))
        forward_s, floor_s = _best_s(passes, rounds)
    full, cached = _Session(backbone, cache_sessions=0), _Session(backbone, cache_sessions=4)
    full_s, cached_s = _best_s((full, cached), (rounds + 3) // 4)
    return {
        "name": backbone.name,
        "width": backbone.width,
        "parameters": backbone.parameters,
        "tokens_per_s": TOKENS / forward_s,
        "over_matmul_floor": forward_s / floor_s,
        "five_turns_full_s": full_s,
        "five_turns_cached_s": cached_s,
        "speedup": full_s / cached_s,
        "max_abs_diff": float(np.abs(full.states - cached.states).max()),
    }


def _products(model: Any) -> Callable[[], object]:
    """All products of the pass with nothing between them: every linear layer, and queries by keys and weights by values."""
    config = model.config
    layer = [module.weight for module in model.layers[0].modules() if isinstance(module, torch.nn.Linear)]
    inputs = {weight.shape[1]: torch.ones((TOKENS, weight.shape[1]), dtype=weight.dtype, device=weight.device) for weight in layer}
    heads = torch.ones((config.num_attention_heads, TOKENS, config.head_dim), dtype=layer[0].dtype, device=layer[0].device)
    scores = heads @ heads.transpose(1, 2)
    layers = [[m.weight for m in block.modules() if isinstance(m, torch.nn.Linear)] for block in model.layers]

    def run() -> float:
        out = heads
        for weights in layers:
            for weight in weights:
                out = torch.nn.functional.linear(inputs[weight.shape[1]], weight)
            torch.matmul(heads, heads.transpose(1, 2))
            torch.matmul(scores, heads)
        return float(out[0, 0])

    return run


class _Session:
    """Reads all six states of a session, each time with an empty memory; keeps the states."""

    def __init__(self, backbone: Backbone, *, cache_sessions: int) -> None:
        self._backbone, self._cache_sessions = backbone, cache_sessions
        self.states = np.zeros((0, backbone.width), np.float32)

    def __call__(self) -> None:
        encoder = HiddenStateEncoder(self._backbone, cache_sessions=self._cache_sessions)
        self.states = np.concatenate([encoder.encode([transcript]).states for transcript in _transcripts()])


def _best_s(runs: Sequence[Callable[[], object]], rounds: int) -> list[float]:
    """Fewest seconds of each, taken in turns so that a busy machine disturbs all alike."""
    best = [float("inf")] * len(runs)
    for _ in range(rounds):
        for index, run in enumerate(runs):
            start = time.perf_counter()
            run()
            best[index] = min(best[index], time.perf_counter() - start)
    return best


def _transcripts() -> Sequence[Transcript]:
    """A question alone, then after each of five turns of usual length."""
    reason = "Pipe A fills 1/6 of the tank in an hour and pipe B fills 1/9, so together they fill 5/18 of it in an hour. "
    turns = (
        Turn(1, 1, Call("reader", Role.THINKER), Reply(reason), suggestion=Suggestion(reason + "Compute: 1/(1/6 + 1/9)", Role.WORKER)),
        Turn(2, 2, Call("generalist", Role.WORKER), Reply(reason + "That makes four hours.\nAnswer: 4")),
        Turn(3, 3, Call("auditor", Role.VERIFIER), Reply("REVISE\n" + reason + "18/5 is not 4."), verdict=Verdict.REVISE),
        Turn(4, 4, Call("calculator", Role.WORKER), Reply(reason + "1/(5/18) = 18/5.\nAnswer: 18/5")),
        Turn(5, 5, Call("auditor", Role.VERIFIER), Reply("ACCEPT\n" + reason), verdict=Verdict.ACCEPT),
    )
    question = "A tank fills through pipe A in 6 hours and through pipe B in 9 hours. How long does it take with both pipes open?"
    return [Transcript(question, turns[:count]) for count in range(6)]
