"""Two ways to say how far a question is from known ones: by its hidden state, or by its characters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from trinity_core.strategies.learned.scaling import Scaling, squared_distances, whitened
from trinity_core.strategies.learned.scorer import Floats

Doubles = NDArray[np.float64]

DIRECTIONS = 8
"""Leading whitened directions in which states are compared; more of them told strangers apart less well."""
NEIGHBOURS = 5
"""A question's distance is the mean of those to its nearest known questions."""
SAME = 1e-6
"""Distance below which two questions are one."""
PIECES = (2, 4)
"""Lengths of the pieces of words that texts are compared by."""


class Measure(Protocol):
    """Knows some questions."""

    def distances(self, states: Floats, questions: Sequence[str]) -> Doubles:
        """How far each of N questions is from those known, shape (N,)."""


@dataclass(frozen=True, slots=True, eq=False)
class StateMeasure:
    """Euclidean distance in the leading whitened directions."""

    scaling: Scaling
    points: Doubles

    def distances(self, states: Floats, questions: Sequence[str]) -> Doubles:
        """Shape (N,)."""
        return _nearest(np.sqrt(squared_distances(self.scaling.apply(states), self.points)))


@dataclass(frozen=True, slots=True, eq=False)
class TextMeasure:
    """One minus the cosine of weighted counts of pieces of words."""

    vectorizer: Any
    points: Any
    """Sparse, one line a known question."""

    def distances(self, states: Floats, questions: Sequence[str]) -> Doubles:
        """Shape (N,)."""
        return _nearest(1.0 - (self.vectorizer.transform(questions) @ self.points.T).toarray())


def by_state(states: Floats, questions: Sequence[str]) -> StateMeasure:
    """Know these questions by their states."""
    scaling = whitened(states, DIRECTIONS)
    return StateMeasure(scaling, scaling.apply(states))


def by_text(states: Floats, questions: Sequence[str]) -> TextMeasure:
    """Know these questions by their characters."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=PIECES, sublinear_tf=True)
    return TextMeasure(vectorizer, vectorizer.fit_transform(list(questions)))


def _nearest(distances: Doubles) -> Doubles:
    """Mean of the smallest few of each row; 0 for a question that is known itself."""
    ordered = np.sort(distances, axis=1)
    return np.where(ordered[:, 0] < SAME, 0.0, ordered[:, :NEIGHBOURS].mean(axis=1))
