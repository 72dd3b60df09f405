"""What a coordinator was evolved on, to compare a decision with: training transcripts, their states, and how far is too far.

A question's strangeness is the guard's measure (`strategies.learned.domain_measures.by_text`), which told strangers from known questions
better than any distance of states tried here. Its threshold is set on held-out validation questions; how often it then is wrong is measured
on test questions and on questions of no family.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from trinity_core.agents.pool import Pool
from trinity_core.analysis.why.visits import Visits, visit
from trinity_core.cancel import Cancel
from trinity_core.coordinator.head import Head
from trinity_core.interfaces import Encoder
from trinity_core.strategies.learned.domain import ALARM, Domain, DomainScore, domain_score
from trinity_core.strategies.learned.domain_measures import Measure, by_state, by_text
from trinity_core.strategies.learned.scaling import Scaling, whitened
from trinity_core.strategies.learned.strangers import REPORTING
from trinity_core.tasks.haste import every_third_in_haste
from trinity_core.tasks.registry import make_tasks
from trinity_core.tasks.task import Split

Doubles = NDArray[np.float64]

SEED = 1
TRAINING, PLAYED, CALIBRATING, MEASURING, HELD_OUT = 360, 240, 300, 300, 60
"""Training questions known; those of them played; validation and test questions for the threshold; validation tasks played."""
DIRECTIONS = 16
"""Leading whitened directions in which the nearest transcripts are sought."""


@dataclass(frozen=True, slots=True, eq=False)
class KnownQuestions:
    """The training questions, and how well strangers are told from them."""

    domain: Domain
    alarm: float
    """Share of test questions that the threshold turns away, measured."""
    hits: float
    """Share of questions of no family that it turns away, measured."""
    tests: int
    strangers: int
    """How many questions these shares are of."""


@dataclass(frozen=True, slots=True, eq=False)
class Reference:
    """Training transcripts of one head."""

    known: KnownQuestions
    training: Visits
    near: Scaling
    """In which states are compared."""
    states: Measure
    """Distance of a state from the training states."""
    usual: Doubles = field(repr=False)
    """That distance for held-out tasks, sorted."""

    def unusual(self, state: NDArray[np.float32]) -> float:
        """Share of held-out decisions whose state lies nearer to the training states than this one, of shape (width,)."""
        distance = self.states.distances(state[None], [""])[0]
        return float(np.searchsorted(self.usual, distance) / max(len(self.usual), 1))


def known_questions() -> KnownQuestions:
    """Fitted, calibrated and measured on generated questions."""
    training = questions(Split.TRAIN, TRAINING)
    measure = by_text(_no_states(training), training)
    held_out = questions(Split.VALIDATION, CALIBRATING)
    threshold = np.quantile(measure.distances(_no_states(held_out), held_out), 1.0 - ALARM, method="higher")
    domain, tests = Domain(measure, float(threshold), ALARM), questions(Split.TEST, MEASURING)
    score: DomainScore = domain_score(domain, inside=(_no_states(tests), tests), outside=(_no_states(REPORTING), REPORTING))
    return KnownQuestions(domain, 1.0 - score.inside, score.outside, len(tests), len(REPORTING))


def make_reference(pool: Pool, encoder: Encoder, head: Head, known: KnownQuestions, *, cancel: Cancel | None = None) -> Reference:
    """Play training tasks and a few held-out ones. Takes seconds with the bundled backbone.

    Raises:
        Halt: cancelled.
    """
    tasks = every_third_in_haste(make_tasks(Split.TRAIN, PLAYED, seed=SEED))
    training = visit(pool, encoder, head, tasks, seed=SEED, cancel=cancel)
    held_out = visit(pool, encoder, head, make_tasks(Split.VALIDATION, HELD_OUT, seed=SEED), seed=SEED, cancel=cancel)
    states = by_state(training.states, [entry.transcript.question for entry in training.visits])
    usual = np.sort(states.distances(held_out.states, [""] * len(held_out.visits)))
    return Reference(known, training, whitened(training.states, DIRECTIONS), states, usual)


def questions(split: Split, count: int) -> list[str]:
    """Generated questions; those for training as training puts them."""
    tasks = make_tasks(split, count, seed=SEED)
    return [task.question for task in (every_third_in_haste(tasks) if split is Split.TRAIN else tasks)]


def _no_states(texts: Sequence[str]) -> NDArray[np.float32]:
    """The measure by text reads none."""
    return np.zeros((len(texts), 1), np.float32)
