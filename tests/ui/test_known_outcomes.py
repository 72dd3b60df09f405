"""Outcomes that comparisons left behind serve the strategies that learn, and no others do."""

import json
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from tests.evaluation.comparison.toy import PLAN, ToyWorkshop
from trinity_core.agents.pool import Pool
from trinity_core.errors import PlanError, StorageError
from trinity_core.evaluation.comparison.codec import arrays, to_dict
from trinity_core.evaluation.comparison.events import LabelsMade
from trinity_core.evaluation.comparison.run import compare
from trinity_core.testing import ScriptedAgent
from ui.known_outcomes import KnownOutcomes

BUNDLED = Path(__file__).parents[2] / "assets" / "labels" / "offline.json"
KNN = replace(PLAN, strategies=("knn", "random"), label_tasks=8)


class Kept:
    """Comparisons as a store gives them back."""

    def __init__(self, plan=KNN) -> None:
        self.workshop = ToyWorkshop()
        self.events = list(compare(plan, self.workshop))

    def list(self, limit: int, *, owner: str | None = None) -> SimpleNamespace:
        return SimpleNamespace(comparisons=[SimpleNamespace(id="c", pool="colours")])

    def replay(self, comparison_id: str) -> list:
        return [(json.loads(json.dumps(to_dict(event))), arrays(event)) for event in self.events]


def known(kept: Kept) -> KnownOutcomes:
    return KnownOutcomes(BUNDLED, lambda: kept, kept.workshop)


def test_what_a_comparison_found_out_is_known_afterwards() -> None:
    kept = Kept()
    labels = known(kept).of(kept.workshop.pool("colours"))
    (made,) = [event for event in kept.events if isinstance(event, LabelsMade)]
    np.testing.assert_array_equal(labels.outcomes, made.outcomes)
    assert (labels.agents, labels.calls, len(labels.questions)) == (("red", "blue"), made.calls, 8)
    assert all("train" in question for question in labels.questions)


def test_the_same_table_is_given_again() -> None:
    kept = Kept()
    outcomes, pool = known(kept), kept.workshop.pool("colours")
    assert outcomes.of(pool) is outcomes.of(pool)


def test_other_agents_and_comparisons_without_training_questions_do_not_count() -> None:
    kept = Kept()
    with pytest.raises(PlanError, match="Run a comparison over it"):
        known(kept).of(Pool("colours", (ScriptedAgent("green"), ScriptedAgent("blue"))))
    with pytest.raises(PlanError, match="Run a comparison over it"):
        known(Kept(replace(KNN, strategies=("random",)))).of(kept.workshop.pool("colours"))


def test_a_store_that_cannot_be_read_leaves_nothing_known() -> None:
    kept = Kept()
    kept.list = lambda limit, owner=None: (_ for _ in ()).throw(StorageError("Locked."))
    with pytest.raises(PlanError, match="Run a comparison over it"):
        known(kept).of(kept.workshop.pool("colours"))
