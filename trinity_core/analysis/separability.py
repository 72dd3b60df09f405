"""How much of a transcript a linear head can read off its state (spec section 7), beside two controls.

Probes are fitted on transcripts of training templates and tested on held-out templates. The controls are the same model with random
weights, and the bag of words of the very tokens the backbone reads.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from trinity_core.analysis.labels import LABELS, Sample
from trinity_core.analysis.probe import Floats, probe
from trinity_core.interfaces import Encoder

Features = Callable[[Sequence[Sample]], Floats]
"""From samples to features of shape (samples, width)."""

QUESTION = "question"
TURNS = "1-4 turns"


@dataclass(frozen=True, slots=True)
class Score:
    """One probe."""

    source: str
    """Whose features: "states", "random init", "bag of words"."""
    label: str
    """Name in `LABELS`."""
    stage: str
    """`QUESTION` for the question alone, `TURNS` after one to four turns."""
    accuracy: float
    chance: float
    tested: int


@dataclass(frozen=True, slots=True)
class SeparabilityReport:
    """All probes, and what the states look like."""

    backbone: str
    width: int
    families: int
    state_norm: float
    """Mean Euclidean norm of a state; about sqrt(width)."""
    mean_share: float
    """Share of the squared norm that is common to all states; the rest tells transcripts apart."""
    effective_dimensions: float
    """Participation ratio of the states' covariance: in how many directions they vary."""
    scores: tuple[Score, ...]


def separability_report(
    encoder: Encoder, controls: dict[str, Features], *, train: Sequence[Sample], test: Sequence[Sample]
) -> SeparabilityReport:
    """Probe every label of question-only samples (family) and of samples with turns (all labels).

    Args:
        encoder: gives the states.
        controls: other features by name.
        train: samples of training templates, with and without turns.
        test: samples of held-out templates, with and without turns.
    """
    scores: list[Score] = []
    read, asked = (state_features(encoder)(samples) for samples in (train, test))
    scores += _scores("states", (read, asked), train, test)
    for source, features in controls.items():
        scores += _scores(source, (features(train), features(test)), train, test)
    return SeparabilityReport(encoder.name, encoder.width, len({s.family for s in test}), *_shape(asked), tuple(scores))


def state_features(encoder: Encoder) -> Features:
    """Features: the encoder's states."""

    def features(samples: Sequence[Sample]) -> Floats:
        return encoder.encode([sample.transcript for sample in samples]).states.astype(np.float64)

    return features


def bag_of_words(tokens: Callable[[Sample], Sequence[int]], vocabulary: int) -> Features:
    """Features: square roots of token counts, scaled to length one."""

    def features(samples: Sequence[Sample]) -> Floats:
        counts = np.stack([np.bincount(tokens(sample), minlength=vocabulary) for sample in samples]).astype(np.float64)
        scaled: Floats = np.sqrt(counts) / np.linalg.norm(np.sqrt(counts), axis=1, keepdims=True)
        return scaled

    return features


def _scores(source: str, features: tuple[Floats, Floats], train: Sequence[Sample], test: Sequence[Sample]) -> list[Score]:
    scores = []
    for stage in (QUESTION, TURNS):
        fit, ask = _at_stage(train, stage), _at_stage(test, stage)
        if not fit or not ask:
            continue
        x, y = features[0][fit], features[1][ask]
        for label in ("family",) if stage == QUESTION else tuple(LABELS):
            read = LABELS[label]
            score = probe(x, y, train_labels=[read(train[i]) for i in fit], test_labels=[read(test[i]) for i in ask])
            scores.append(Score(source, label, stage, score.accuracy, score.chance, score.tested))
    return scores


def _at_stage(samples: Sequence[Sample], stage: str) -> list[int]:
    wanted = range(1) if stage == QUESTION else range(1, 5)
    return [index for index, sample in enumerate(samples) if len(sample.transcript.turns) in wanted]


def _shape(states: Floats) -> tuple[float, float, float]:
    squared = float((states**2).sum(1).mean())
    mean = states.mean(0)
    spectrum = np.linalg.eigvalsh(np.cov(states, rowvar=False))
    ratio = float(spectrum.sum() ** 2 / (spectrum**2).sum())
    return float(np.linalg.norm(states, axis=1).mean()), float((mean**2).sum() / squared), ratio
