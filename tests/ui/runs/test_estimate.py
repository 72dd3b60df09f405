import pytest

from trinity_core.agents.pool import Pool
from trinity_core.errors import PlanError
from trinity_core.testing import HashEncoder, ScriptedAgent
from trinity_core.training.plan import RunPlan, SpaceName
from ui.runs.estimate import episodes, estimate

POOL = Pool("two", (ScriptedAgent("a"), ScriptedAgent("b")))


def test_episodes_are_generations_times_population_times_repeats() -> None:
    plan = RunPlan(space=SpaceName.LINEAR, generations=10, repeats=4)
    assert episodes(plan, rows=5, encoder=HashEncoder(16)) == 10 * (4 + 13) * 4  # 3 ln 80 = 13.1


def test_a_backbone_that_cannot_be_adapted_is_named_before_the_run() -> None:
    with pytest.raises(PlanError, match="'hash-16' has no backbone"):
        estimate(RunPlan(svf=True), POOL, encoder=HashEncoder(16))


def test_only_a_plan_that_adapts_the_backbone_is_told_that_it_takes_longer(monkeypatch) -> None:
    monkeypatch.setattr("ui.runs.estimate.episodes", lambda plan, **options: 100)
    assert estimate(RunPlan(svf=True), POOL, encoder=HashEncoder()).startswith("Adapting the backbone")
    assert estimate(RunPlan(), POOL, encoder=HashEncoder()).startswith("100 training episodes")
