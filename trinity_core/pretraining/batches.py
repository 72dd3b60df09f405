"""Training batches in which one sequence is read out at every turn.

Each sequence is [content | closing after the question | closing after turn 1 | ...]. A closing sees the content up to its own turn and
itself, at the positions it would have there, so every read-out equals that of the prompt it stands for. The constant opening is not
part of the sequence; it is computed once per step and shared.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch

from trinity_core.analysis.labels import LABELS, Sample
from trinity_core.coordinator.prompt import render
from trinity_core.coordinator.tokens import PromptTokenizer
from trinity_core.settings import View

Classes = Mapping[str, Mapping[str, int]]
"""For each label its values, numbered."""


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """One session as tokens."""

    ids: np.ndarray
    """Question and turns, shape (length,)."""
    ends: tuple[int, ...]
    """Length of the content after the question and after each turn."""
    labels: np.ndarray
    """Class numbers, shape (len(ends), labels); -1 where unknown."""


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Padded examples, ready for the model. Sizes: B examples, C content tokens, R read-outs, L closing tokens."""

    clean: torch.Tensor
    """Content, shape (B, C); 0 in padding."""
    inputs: torch.Tensor
    """What is fed: content with noise, then closings; shape (B, C + R L)."""
    positions: torch.Tensor
    """Same shape."""
    mask: torch.Tensor
    """True where a token may look, shape (B, 1, C + R L, O + C + R L); O opening tokens come first."""
    lengths: torch.Tensor
    """Content length, shape (B,)."""
    ends: torch.Tensor
    """Content length at each read-out, shape (B, R); 0 in padding."""
    labels: torch.Tensor
    """Shape (B, R, labels); -1 in padding."""


def label_classes(samples: Sequence[Sample]) -> Classes:
    """All values that occur, in alphabetical order."""
    stages = [sample.at(turns) for sample in samples for turns in range(len(sample.transcript.turns) + 1)]
    return {name: {value: k for k, value in enumerate(sorted({read(s) for s in stages}))} for name, read in LABELS.items()}


def make_example(sample: Sample, prompts: PromptTokenizer, classes: Classes, *, max_tokens: int) -> Example:
    """Tokens, stages and labels of one session; turns that do not fit are left out, a longer question loses its end."""
    segments = [prompts.segment_ids(text) for text in render(sample.transcript, View.FULL)]
    segments[0] = segments[0][:max_tokens]
    ends = [int(end) for end in np.cumsum([len(ids) for ids in segments]) if end <= max_tokens]
    ids = np.array([i for segment in segments for i in segment], dtype=np.int64)[: ends[-1]]
    stages = [sample.at(turns) for turns in range(len(ends))]
    labels = [[classes[name].get(read(stage), -1) for name, read in LABELS.items()] for stage in stages]
    return Example(ids, tuple(ends), np.array(labels, dtype=np.int64))


def collate(examples: Sequence[Example], prompts: PromptTokenizer, *, noise: float, rng: np.random.Generator) -> Batch:
    """Pad and mask, and replace content tokens fed by other tokens of the batch.

    Of an example's turns a share drawn from 0 to 2 `noise` is replaced, of its question from 0 to 4 `noise`: so the family has to be
    told from whatever words remain, not from the phrasing as a whole, and held-out phrasings are read better.
    """
    closing, opening = np.array(prompts.closing), len(prompts.opening)
    size, content = len(examples), max(len(example.ids) for example in examples)
    stages = max(len(example.ends) for example in examples)
    clean = np.zeros((size, content), dtype=np.int64)
    ends = np.zeros((size, stages), dtype=np.int64)
    labels = np.full((size, stages, len(LABELS)), -1, dtype=np.int64)
    for row, example in enumerate(examples):
        clean[row, : len(example.ids)] = example.ids
        ends[row, : len(example.ends)] = example.ends
        labels[row, : len(example.ends)] = example.labels
    lengths = np.array([len(example.ids) for example in examples])
    questions = np.arange(content) < ends[:, :1]
    shares = rng.uniform(0, 2 * noise, size=(size, 1)) * np.where(questions, 2.0, 1.0)
    fed = np.where(rng.random(clean.shape) < shares, rng.permutation(clean.reshape(-1)).reshape(clean.shape), clean)
    inputs = np.concatenate([fed, np.broadcast_to(np.tile(closing, stages), (size, stages * len(closing)))], axis=1)
    steps = ends[:, :, None] + np.arange(len(closing))
    positions = opening + np.concatenate([np.broadcast_to(np.arange(content), clean.shape), steps.reshape(size, -1)], axis=1)
    arrays = (clean, inputs, positions, _mask(ends, content, len(closing), opening), lengths, ends, labels)
    return Batch(*(torch.from_numpy(np.ascontiguousarray(array)) for array in arrays))


def _mask(ends: np.ndarray, content: int, closing: int, opening: int) -> np.ndarray:
    size, stages = ends.shape
    own = np.kron(np.eye(stages, dtype=bool), np.tri(closing, dtype=bool))
    mask = np.zeros((size, content + stages * closing, content + stages * closing), dtype=bool)
    mask[:, :content, :content] = np.tri(content, dtype=bool)
    mask[:, content:, content:] = own
    mask[:, content:, :content] = np.repeat(np.arange(content) < ends[:, :, None], closing, axis=1)
    shared = np.ones((size, mask.shape[1], opening), dtype=bool)
    return np.concatenate([shared, mask], axis=2)[:, None]
