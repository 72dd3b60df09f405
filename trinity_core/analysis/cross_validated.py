"""How well a label can be read off states by support vector machines, cross-validated over questions: the paper's separability table.

TRINITY, arXiv 2512.04695, appendix (spec section 7): linear and RBF machines on task family and on the chosen agent. Moments of one
question never stand on both sides of a fold, which would let a machine recognise the question instead of the label.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FOLDS = 5
SMALLEST_CLASS = 5
"""A label seen on fewer questions is left out, and said so."""


@dataclass(frozen=True, slots=True)
class Separability:
    """Shares of right readings over the folds."""

    label: str
    """What was read: "family", "agent"."""
    source: str
    """From what: "states", "logits"."""
    linear: float
    linear_sd: float
    """Standard deviation over the folds."""
    rbf: float
    rbf_sd: float
    chance: float
    """Share of the most frequent label."""
    samples: int
    classes: int
    left_out: int
    """Samples of labels too rare to be tested."""


def separability(
    features: NDArray[np.floating], labels: Sequence[str], questions: Sequence[str], *, label: str, source: str, seed: int
) -> Separability | None:
    """Cross-validated readings; None with fewer than two labels that are frequent enough.

    Args:
        features: shape (N, width).
        labels: N words.
        questions: N texts; equal ones stay on one side of a fold.
        label: what the labels are.
        source: what the features are.
        seed: shuffles the folds.
    """
    kept = _frequent(labels, questions)
    names = np.asarray(labels)[kept]
    if len(set(names.tolist())) < 2:
        return None
    values, groups = np.asarray(features, dtype=np.float64)[kept], np.asarray(questions)[kept]
    linear, rbf = (_scores(kind, values, names, groups, seed) for kind in ("linear", "rbf"))
    return Separability(
        label=label,
        source=source,
        linear=float(linear.mean()),
        linear_sd=float(linear.std()),
        rbf=float(rbf.mean()),
        rbf_sd=float(rbf.std()),
        chance=max(Counter(names.tolist()).values()) / len(names),
        samples=len(names),
        classes=len(set(names.tolist())),
        left_out=len(labels) - len(names),
    )


def _frequent(labels: Sequence[str], questions: Sequence[str]) -> NDArray[np.intp]:
    """Indices of the samples whose label is seen on enough questions."""
    seen: dict[str, set[str]] = {}
    for name, question in zip(labels, questions, strict=True):
        seen.setdefault(name, set()).add(question)
    return np.array([k for k, name in enumerate(labels) if len(seen[name]) >= SMALLEST_CLASS], dtype=np.intp)


def _scores(kernel: str, values: NDArray[np.float64], names: NDArray[np.str_], groups: NDArray[np.str_], seed: int) -> NDArray[np.float64]:
    """Accuracy of each fold."""
    from sklearn.model_selection import StratifiedGroupKFold, cross_val_score
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler
    from sklearn.svm import SVC

    machine = make_pipeline(StandardScaler(), SVC(kernel=kernel))
    folds = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=seed % 2**32)
    return np.asarray(cross_val_score(machine, values, names, groups=groups, cv=folds, n_jobs=1))
