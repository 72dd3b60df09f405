"""The run's form apart from Gradio: every setting is there, plans survive it, mistakes are named as people read them."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from tests.ui.fakes import agents
from trinity_core.agents.pool import Pool
from trinity_core.errors import PlanError
from trinity_core.evaluation.reproduce.registry import TRAINED, table
from trinity_core.evaluation.reproduce.reproduction import BASES, Size
from trinity_core.training.ceilings import is_live
from trinity_core.training.plan import KNOBS, ReadToken, Regime, RunPlan, SpaceName, Start, TrainerName
from trinity_core.types import Role
from ui import run_actions
from ui.run_form import (
    FIELDS,
    LABELS,
    NUMBERS,
    READS,
    ROLES,
    SPACES,
    STARTS,
    TRAINERS,
    plan_of,
    require_agents,
    require_ceilings,
    values_of,
)
from ui.services import PoolOption

OFFLINE = PoolOption("offline", "Offline", lambda keys: Pool("offline", tuple(agents())))


def paid() -> PoolOption:
    made = agents()
    made[0].info = replace(made[0].info, provider="openai")
    return PoolOption("frontier", "Frontier", lambda keys: Pool("frontier", tuple(made)))


def changed(**values: object) -> list[object]:
    given = dict(zip(FIELDS, values_of(RunPlan()), strict=True)) | values
    return [given[name] for name in FIELDS]


def test_every_setting_is_on_the_form_with_a_name_but_those_of_races_and_of_imports():
    assert {*FIELDS, "regime", "tasks"} == {entry.name for entry in fields(RunPlan)}
    assert set(NUMBERS) == set(KNOBS) == set(LABELS)
    assert (set(TRAINERS), set(STARTS), set(SPACES)) == (set(TrainerName), set(Start), set(SpaceName))
    assert (set(ROLES), set(READS)) == (set(Role), set(ReadToken))


def test_a_plan_survives_the_form():
    plan = RunPlan(
        TrainerName.REINFORCE, Start.IMITATION, SpaceName.LINEAR, sigma=0.25, families=("algebra",), max_calls=9, cost_weight=0.5
    )
    assert plan_of(values_of(plan)) == plan
    assert plan_of(values_of(RunPlan())).regime is Regime.TERMINAL


class Kept:
    def __init__(self, plan):
        self.plan = plan

    def duplicate(self, run_id):
        return self.plan


@pytest.mark.parametrize("row", [row for name in TRAINED for row in table(name).rows], ids=lambda row: row.key)
def test_a_run_of_the_papers_tables_is_duplicated_with_all_it_was_made_of(row):
    plan = replace(BASES[Size.QUICK], **row.changes)
    values, complaint = run_actions.duplicate(Kept(plan), "any")
    assert (plan_of(values), complaint) == (plan, "")
    assert run_actions.narrowed(values) is not plan.live_rules


@pytest.mark.parametrize(("plan", "named"), [(RunPlan(regime=Regime.DENSE), "regime"), (RunPlan(tasks="a" * 32), "tasks")])
def test_a_run_with_settings_that_the_form_lacks_is_not_duplicated_into_another_one(plan, named):
    values, complaint = run_actions.duplicate(Kept(plan), "any")
    assert not values
    assert f"({named})" in complaint


def test_an_agent_that_the_pool_does_not_have_is_an_error_in_words():
    require_agents(RunPlan(agents=("reader",)), OFFLINE)
    with pytest.raises(PlanError, match="agents has 'nobody'; this pool has"):
        require_agents(RunPlan(agents=("reader", "nobody")), OFFLINE)


def test_whole_numbers_may_come_as_floats_from_a_browser():
    assert plan_of(changed(generations=12.0, sigma=1)) == RunPlan(generations=12, sigma=1.0)


@pytest.mark.parametrize("value", [0, 2.5, "many", None, True, float("nan"), float("inf"), 10**9])
def test_a_wrong_number_is_named_as_the_form_names_it(value):
    with pytest.raises(PlanError, match=r"^Questions per candidate is .*a whole number from 1 to 4096\.$"):
        plan_of(changed(repeats=value))


@pytest.mark.parametrize(
    "values",
    [
        {"trainer": "magic"},
        {"families": "algebra"},
        {"pool": ""},
        {"space": None},
        {"families": [1]},
        {"agents": "reader"},
        {"roles": ["king"]},
        {"roles": ["thinker"]},
        {"reads": "first"},
    ],
)
def test_a_wrong_choice_is_an_error_in_words(values):
    with pytest.raises(PlanError):
        plan_of(changed(**values))


def test_an_empty_optional_number_means_no_choice():
    assert plan_of(changed(population=None, max_cost_usd=None)) == RunPlan()


def test_only_a_pool_that_leaves_the_machine_needs_ceilings():
    assert (is_live(OFFLINE.build({})), is_live(paid().build({}))) == (False, True)
    require_ceilings(RunPlan(), OFFLINE)
    require_ceilings(RunPlan(max_calls=10, max_cost_usd=1.0), paid())
    with pytest.raises(PlanError, match="Set Maximum dollars under"):
        require_ceilings(RunPlan(max_calls=10), paid())
