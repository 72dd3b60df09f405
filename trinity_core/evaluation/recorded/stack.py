"""Two steps: guess which task a question comes from, then let many small trees predict every agent's score from guess and features.

Common practice (stacking; extremely randomised trees, Geurts et al. 2006); the task is never given, only guessed from the text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trinity_core.strategies.learned.labels import LabelTable
from trinity_core.strategies.learned.outcomes import family_outcomes, mean_outcomes

Doubles = NDArray[np.float64]

STRENGTH = 10.0
"""Inverse penalty of the classifier of tasks."""
TREES = 300
FOLDS = 5
LEAST = 5
"""Questions in a leaf at least."""


@dataclass(frozen=True, slots=True, eq=False)
class Stack:
    """What was fitted."""

    classifier: Any
    """None where there is only one task."""
    spread: Doubles
    """Root mean square of each feature."""
    table: Doubles
    """Mean score of each agent in each task, shape (tasks, L)."""
    trees: Any

    def guesses(self, features: NDArray[np.float32]) -> Doubles:
        """Chance of each task, shape (N, tasks)."""
        if self.classifier is None:
            return np.ones((len(features), 1))
        return np.asarray(self.classifier.predict_proba(features / self.spread))

    def by_guess(self, features: NDArray[np.float32]) -> Doubles:
        """Mean scores of the agents weighted by the guess, shape (N, L)."""
        return np.asarray(self.guesses(features) @ self.table)

    def by_trees(self, features: NDArray[np.float32]) -> Doubles:
        """What the trees predict, shape (N, L)."""
        return np.asarray(self.trees.predict(np.hstack([self.guesses(features), features]))).reshape(len(features), -1)


def fit_stack(labels: LabelTable, *, seed: int) -> Stack:
    """Guesses for training questions are made by classifiers that did not see them, so that the trees do not trust them too much."""
    from sklearn.ensemble import ExtraTreesRegressor

    names, table = family_outcomes(labels)
    codes = np.array([names.index(family) for family in labels.families])
    spread = np.sqrt((labels.states.astype(np.float64) ** 2).mean(axis=0))
    spread = np.where(spread > 0, spread, 1.0)
    classifier, guesses = _guessing(labels.states / spread, codes, len(names), seed)
    known = np.where(np.isnan(labels.outcomes), mean_outcomes(labels.outcomes), labels.outcomes)
    trees = ExtraTreesRegressor(TREES, min_samples_leaf=LEAST, max_features=0.4, random_state=seed)
    trees.fit(np.hstack([guesses, labels.states]), known)
    return Stack(classifier, spread, table, trees)


def _guessing(x: Doubles, codes: NDArray[np.intp], tasks: int, seed: int) -> tuple[Any, Doubles]:
    """A classifier, and the guesses for its own training questions by others that did not see them, shape (N, tasks)."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import StratifiedKFold, cross_val_predict

    if tasks < 2:
        return None, np.ones((len(x), 1))
    classifier = LogisticRegression(C=STRENGTH, max_iter=300)
    fewest = int(np.bincount(codes).min())
    if fewest < 2:
        fitted = classifier.fit(x, codes)
        return fitted, np.asarray(fitted.predict_proba(x))
    parts = StratifiedKFold(min(FOLDS, fewest), shuffle=True, random_state=seed)
    guesses = cross_val_predict(classifier, x, codes, cv=parts, method="predict_proba")
    return classifier.fit(x, codes), np.asarray(guesses)
