"""Whether a question is like the training questions, by a distance threshold calibrated to a stated false-alarm rate.

Source: Guarded Query Routing (arXiv 2505.14524), which sets such checks in front of a router and scores both sides.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trinity_core.strategies.learned.domain_measures import Measure, by_text
from trinity_core.strategies.learned.labels import LabelTable
from trinity_core.strategies.learned.outcomes import folds
from trinity_core.strategies.learned.scorer import Floats

FOLDS = 5
ALARM = 0.05
"""Share of training questions, held back in turn, that the threshold turns away."""

FitMeasure = Callable[[Floats, Sequence[str]], Measure]


@dataclass(frozen=True, slots=True, eq=False)
class Domain:
    """A measure of strangeness and what is too strange."""

    measure: Measure
    threshold: float
    alarm: float
    """The false-alarm rate it was calibrated to."""

    def inside(self, states: Floats, questions: Sequence[str]) -> NDArray[np.bool_]:
        """Whether each question is in domain, shape (N,)."""
        return np.asarray(self.measure.distances(states, questions) <= self.threshold)


@dataclass(frozen=True, slots=True)
class DomainScore:
    """How often a domain check is right."""

    inside: float
    """Share of in-domain questions let through."""
    outside: float
    """Share of out-of-domain questions turned away."""


def fit_domain(labels: LabelTable, *, seed: int, alarm: float = ALARM, measure: FitMeasure = by_text) -> Domain:
    """Distances of training questions held back in turn set the threshold; a single question is all the domain there is."""
    states, questions = labels.states, np.array(labels.questions, dtype=object)
    fold = folds(len(questions), most=FOLDS, rng=np.random.default_rng(seed))
    held_back = []
    for left_out in range(int(fold.max()) + 1 if len(questions) > 1 else 0):
        inside, outside = fold != left_out, fold == left_out
        held_back.append(measure(states[inside], questions[inside].tolist()).distances(states[outside], questions[outside].tolist()))
    threshold = float(np.quantile(np.concatenate(held_back), 1.0 - alarm, method="higher")) if held_back else 1e-9
    return Domain(measure(states, labels.questions), threshold, alarm)


def domain_score(domain: Domain, *, inside: tuple[Floats, Sequence[str]], outside: tuple[Floats, Sequence[str]]) -> DomainScore:
    """Accuracy on both sides, from states and texts of in-domain and of out-of-domain questions."""
    return DomainScore(float(domain.inside(*inside).mean()), float(1.0 - domain.inside(*outside).mean()))
