"""A linear probe: ridge regression onto one-hot targets, in closed form, its penalty chosen by leave-one-out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

PENALTIES = tuple(10.0**k for k in range(-3, 6))
"""Ridge penalties tried, in units of the mean squared feature."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ProbeScore:
    """How well a probe fitted on one set reads another."""

    accuracy: float
    """Share of right readings on the test set."""
    chance: float
    """Share that the most frequent training class would get."""
    tested: int
    """Size of the test set."""


def probe(train: Floats, test: Floats, *, train_labels: Sequence[str], test_labels: Sequence[str]) -> ProbeScore:
    """Fit on `train`, read `test`.

    Args:
        train: features, shape (n, width).
        test: features, shape (m, width).
        train_labels: n words.
        test_labels: m words; a word not among the training labels counts as wrong.
    """
    classes, codes = np.unique(np.asarray(train_labels), return_inverse=True)
    centre, scale = train.mean(0), np.sqrt(train.var(0).mean()) or 1.0
    fitted, asked = (train - centre) / scale, (test - centre) / scale
    weights, bias = _ridge(fitted, np.eye(len(classes))[codes])
    predicted = classes[np.argmax(asked @ weights + bias, axis=1)]
    wanted = np.asarray(test_labels)
    frequent = classes[np.bincount(codes).argmax()]
    return ProbeScore(float(np.mean(predicted == wanted)), float(np.mean(wanted == frequent)), len(wanted))


def _ridge(x: Floats, targets: Floats) -> tuple[Floats, Floats]:
    """Weights (width, classes) and bias (classes,) with the fewest leave-one-out errors; `x` is centred."""
    n = len(x)
    bias = targets.mean(0)
    u, s, vt = np.linalg.svd(x, full_matrices=False)
    projected = u.T @ (targets - bias)
    wanted = targets.argmax(1)
    best, chosen = -1.0, PENALTIES[0]
    for penalty in PENALTIES:
        shrink = s**2 / (s**2 + penalty * n)
        leverage = (u**2 * shrink).sum(1) + 1.0 / n
        fit = u @ (shrink[:, None] * projected) + bias
        left_out = (fit - leverage[:, None] * targets) / np.maximum(1.0 - leverage, 1e-9)[:, None]
        if (right := float(np.mean(left_out.argmax(1) == wanted))) >= best:
            best, chosen = right, penalty
    return vt.T @ ((s / (s**2 + chosen * n))[:, None] * projected), bias
