from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from storage.stored_run import RunQuery, RunStatus
from trinity_core.errors import NotFoundError, UserError
from trinity_core.training.plan import RunPlan
from ui.runs.service import BackgroundRuns

PLAN = RunPlan(generations=2, seed=9)


class FakeForeman:
    trouble = "Nobody works."

    def __init__(self) -> None:
        self.calls: list[str] = []

    def wake(self):
        self.calls.append("wake")

    def warm(self):
        self.calls.append("warm")


@dataclass
class FakeRace:
    seeds: int = 2

    def runs(self):
        return [(f"seed {seed}", replace(PLAN, seed=seed)) for seed in range(self.seeds)]


@pytest.fixture
def foreman():
    return FakeForeman()


@pytest.fixture
def service(runs, foreman):
    return BackgroundRuns(runs, foreman, presets=("quick", "paper"), estimate=lambda plan: f"{plan.generations} minutes")


def test_a_run_is_queued_found_and_wakes_the_foreman(service, foreman):
    run_id = service.submit(PLAN, owner="ann", label="mine")
    assert (service.get(run_id).label, service.events(run_id), service.checkpoint(run_id)) == ("mine", [], None)
    assert [run.id for run in service.list(RunQuery(owner="ann")).runs] == [run_id]
    assert (service.duplicate(run_id), foreman.calls) == (PLAN, ["wake"])


def test_a_stopped_run_can_be_resumed_and_one_at_rest_deleted(service, foreman):
    run_id = service.submit(PLAN)
    service.stop(run_id)
    assert service.get(run_id).status is RunStatus.STOPPED
    service.resume(run_id)
    assert (service.get(run_id).status, foreman.calls) == (RunStatus.QUEUED, ["wake", "wake"])
    with pytest.raises(UserError, match="only one that was stopped"):
        service.resume(run_id)
    service.delete(run_id)
    with pytest.raises(NotFoundError):
        service.get(run_id)


def test_a_race_is_queued_whole_in_its_order(service, foreman):
    race_id = service.submit_race(FakeRace(3), owner="ann")
    assert [(run.label, run.plan.seed, run.owner) for run in service.race(race_id)] == [(f"seed {n}", n, "ann") for n in range(3)]
    with pytest.raises(UserError):
        service.submit_race(FakeRace(1000))
    assert (service.list().total, foreman.calls) == (3, ["wake"])


def test_presets_estimates_and_trouble_are_passed_on(service, foreman):
    service.warm()
    assert (service.presets(), service.estimate(PLAN), service.trouble()) == (("quick", "paper"), "2 minutes", "Nobody works.")
    assert foreman.calls == ["warm"]
