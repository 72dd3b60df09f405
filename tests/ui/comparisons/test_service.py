from __future__ import annotations

from dataclasses import replace

import pytest

from storage.stored_run import RunStatus
from tests.evaluation.comparison.toy import ToyWorkshop
from tests.ui.comparisons.toy import TOY
from trinity_core.errors import PlanError, PoolError
from trinity_core.testing import ScriptedAgent
from trinity_core.types import AgentInfo
from ui.comparisons.estimate import estimate
from ui.comparisons.service import BackgroundComparisons
from ui.services import ComparisonService, TaskSetOption


class FakeForeman:
    trouble = ""

    def __init__(self) -> None:
        self.woken = self.warmed = 0

    def wake(self) -> None:
        self.woken += 1

    def warm(self) -> None:
        self.warmed += 1


@pytest.fixture
def foreman() -> FakeForeman:
    return FakeForeman()


@pytest.fixture
def service(store, foreman) -> ComparisonService:
    return BackgroundComparisons(store, foreman, workshop=ToyWorkshop(), task_sets=lambda: [TaskSetOption("offline", "Generated")])


def test_what_is_submitted_waits_and_wakes_the_foreman(service, foreman):
    comparison_id = service.submit(TOY, owner="visitor", label="mine")
    stored = service.get(comparison_id)
    assert (stored.status, stored.owner, stored.label, stored.plan) == (RunStatus.QUEUED, "visitor", "mine", TOY)
    assert (foreman.woken, service.list().total, service.events(comparison_id)) == (1, 1, [])


@pytest.mark.parametrize(("names", "error"), [(("random", "telepathy"), PlanError), (("single:nobody",), PoolError)])
def test_what_cannot_be_played_is_refused_and_nothing_waits(service, names, error):
    with pytest.raises(error):
        service.submit(replace(TOY, strategies=names))
    assert service.list().total == 0


def test_a_stopped_one_can_be_resumed_extended_and_duplicated(service, foreman):
    comparison_id = service.submit(TOY)
    service.stop(comparison_id)
    service.resume(comparison_id)
    assert service.get(comparison_id).status is RunStatus.QUEUED
    service.stop(comparison_id)
    service.extend(comparison_id, ["random", "single:blue"])
    assert service.duplicate(comparison_id).strategies == (*TOY.strategies, "single:blue")
    assert foreman.woken == 3
    with pytest.raises(PlanError, match="take part already"):
        service.extend(comparison_id, ["random"])


def test_an_estimate_tells_sessions_and_what_models_outside_may_cost():
    pool = ToyWorkshop().pool("colours")
    assert "9 sessions" in estimate(TOY, pool, tasks=6)
    remote = ScriptedAgent("far")
    remote.info = AgentInfo("far", provider="somewhere", price_in=1.0, price_out=2.0)
    said = estimate(replace(TOY, max_calls=5), ToyWorkshop([remote]).pool("far"), tasks=6)
    assert "at most 5 calls and about $" in said
