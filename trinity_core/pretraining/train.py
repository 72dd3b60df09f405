"""Trains the bundled backbone from nothing: text of our own, a Qwen3 model of about a million weights, minutes of one CPU."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from transformers import Qwen3Config, Qwen3Model

from trinity_core.analysis.labels import Sample
from trinity_core.coordinator.forward import one_thread
from trinity_core.coordinator.prompt import PLAIN_FRAME, QWEN_FRAME, render
from trinity_core.coordinator.tokens import PromptTokenizer
from trinity_core.errors import PlanError
from trinity_core.pretraining.batches import Example, collate, label_classes, make_example
from trinity_core.pretraining.objective import Objective
from trinity_core.pretraining.tokenizer import train_tokenizer
from trinity_core.settings import View

CONTENT_TOKENS = 640
"""Longest question with turns used in training."""


@dataclass(frozen=True, slots=True)
class BackbonePlan:
    """Everything chosen for one training of the bundled backbone."""

    tasks: int = 6000
    """Sessions to learn from, one a task of a training template."""
    minutes: float = 10.0
    """CPU time of the optimisation, on one thread."""
    seed: int = 1
    vocabulary: int = 3072
    width: int = 128
    layers: int = 4
    heads: int = 4
    batch: int = 16
    """Sessions per step."""
    noise: float = 0.2
    """Mean share of tokens replaced while training."""
    peak_rate: float = 3e-3
    """Highest learning rate of AdamW."""

    def __post_init__(self) -> None:
        if not 0 < self.minutes <= 10_000:
            raise PlanError(f"minutes is {self.minutes!r}; it must lie between 0 and 10000.")
        if self.width % (2 * self.heads):
            raise PlanError(f"width is {self.width!r}; it must be a multiple of twice the {self.heads} heads.")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a training is."""

    step: int
    done: float
    """Share of the CPU time used."""
    losses: Mapping[str, float]
    """Weighted losses by name, averaged since the last report."""


@dataclass(frozen=True, slots=True)
class Trained:
    """What came out."""

    folder: Path
    steps: int
    tokens: int
    """Content tokens seen."""
    parameters: int
    bytes: int
    """Size of the weights file."""
    cpu_minutes: float


def train_backbone(
    plan: BackbonePlan, samples: Sequence[Sample], folder: Path, *, progress: Callable[[Progress], None] = lambda _: None
) -> Trained:
    """Train on `samples` and save model and tokenizer into `folder`.

    Args:
        plan: sizes, time, seed.
        samples: sessions on tasks of training templates.
        folder: made if missing; files of an earlier backbone in it are replaced.
        progress: told every 20 steps.
    """
    torch.manual_seed(plan.seed)
    rng = np.random.default_rng(plan.seed)
    tokenizer = train_tokenizer(_texts(samples), vocabulary=plan.vocabulary)
    prompts = PromptTokenizer(tokenizer)
    classes = label_classes(samples)
    examples = [make_example(sample, prompts, classes, max_tokens=CONTENT_TOKENS) for sample in samples]
    model = build_model(plan, len(tokenizer))
    weights = _word_weights(examples, len(tokenizer))
    objective = Objective(model, opening=prompts.opening, classes=classes, word_weights=weights)
    with one_thread():  # with more, such small matrices cost several times the CPU time
        steps, tokens, minutes = _optimise(plan, objective, examples, prompts, rng, progress)
    model.half().save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    size = (folder / "model.safetensors").stat().st_size
    return Trained(folder, steps, tokens, sum(p.numel() for p in model.parameters()), size, minutes)


def build_model(plan: BackbonePlan, vocabulary: int) -> Any:
    """The untrained model: the seed is torch's own at the time of the call."""
    config = Qwen3Config(
        vocab_size=vocabulary,
        hidden_size=plan.width,
        intermediate_size=3 * plan.width,
        num_hidden_layers=plan.layers,
        num_attention_heads=plan.heads,
        num_key_value_heads=plan.heads // 2,
        head_dim=plan.width // plan.heads,
        max_position_embeddings=4096,
        rope_parameters={"rope_type": "default", "rope_theta": 10_000.0},
        tie_word_embeddings=True,
        use_cache=True,
    )
    model = Qwen3Model(config)
    model.norm.weight.requires_grad_(False)  # stays 1, so a state has norm sqrt(width) exactly
    return model


def _texts(samples: Sequence[Sample]) -> list[str]:
    frames = [QWEN_FRAME.opening, QWEN_FRAME.closing, PLAIN_FRAME.closing] * 50
    return frames + [text for sample in samples for text in render(sample.transcript, View.FULL)]


def _word_weights(examples: Sequence[Example], vocabulary: int) -> torch.Tensor:
    """Inverse document frequency: words in every prompt say nothing."""
    seen = np.zeros(vocabulary)
    for example in examples:
        seen[np.unique(example.ids)] += 1
    return torch.tensor(np.log((len(examples) + 1) / (seen + 1)), dtype=torch.float32)


def _optimise(
    plan: BackbonePlan,
    objective: Objective,
    examples: Sequence[Example],
    prompts: PromptTokenizer,
    rng: np.random.Generator,
    progress: Callable[[Progress], None],
) -> tuple[int, int, float]:
    """AdamW with warm-up and cosine over the CPU time; steps, tokens and minutes used."""
    weights = [p for p in objective.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW(weights, lr=plan.peak_rate, betas=(0.9, 0.95), weight_decay=0.05)
    start, budget, step, tokens, sums = time.process_time(), plan.minutes * 60, 0, 0, dict[str, float]()
    while (used := time.process_time() - start) < budget:
        chosen = [examples[i] for i in _similar(examples, plan.batch, rng)]
        losses = objective(collate(chosen, prompts, noise=plan.noise, rng=rng))
        for group in optimiser.param_groups:
            group["lr"] = plan.peak_rate * _schedule(step, used / budget)
        optimiser.zero_grad(set_to_none=True)
        losses.total.backward()
        torch.nn.utils.clip_grad_norm_(weights, 1.0)
        optimiser.step()
        step, tokens = step + 1, tokens + sum(len(example.ids) for example in chosen)
        sums = {name: sums.get(name, 0.0) + value for name, value in losses.parts.items()}
        if step % 20 == 0:
            progress(Progress(step, used / budget, {name: value / 20 for name, value in sums.items()}))
            sums = {}
    return step, tokens, (time.process_time() - start) / 60


def _similar(examples: Sequence[Example], size: int, rng: np.random.Generator) -> list[int]:
    """Examples near in length out of four times as many, to waste little on padding."""
    drawn = sorted(rng.integers(len(examples), size=4 * size).tolist(), key=lambda i: len(examples[i].ids))
    start = int(rng.integers(4)) * size
    return drawn[start : start + size]


def _schedule(step: int, done: float) -> float:
    return min(1.0, (step + 1) / 30) * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * min(1.0, done))))
