"""Runs that may choose among fewer agents or roles, or that read one token later."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.training import toy
from trinity_core.errors import PlanError
from trinity_core.training.events import RunEnded
from trinity_core.training.plan import ReadToken, RunPlan, Start, TrainerName, from_dict, to_dict
from trinity_core.training.run import train_in

PLAN = RunPlan(generations=2, population=4, repeats=4, directions=2, headroom_tasks=0, max_turns=3)


def end(plan: RunPlan) -> RunEnded:
    *_, last = train_in(toy.arena(plan))
    assert isinstance(last, RunEnded)
    return last


@pytest.mark.parametrize("trainer", [TrainerName.SEP_CMA_ES, TrainerName.REINFORCE, TrainerName.RANDOM_SEARCH])
def test_what_may_not_be_chosen_never_is(trainer):
    ended = end(replace(PLAN, trainer=trainer, entropy_weight=0.1, agents=("blue",), roles=("worker", "verifier")))
    assert ended.test_agent_share == (0.0, 1.0)
    assert ended.test_role_share[1] == 0.0
    assert np.isfinite(ended.sampled.mean)


def test_choosing_the_only_one_allowed_is_no_collapse():
    assert end(replace(PLAN, agents=("blue",), roles=("worker",))).collapsed == ""


def test_a_head_that_was_trained_under_other_rules_is_not_offered():
    assert end(PLAN).checkpoint is not None
    assert end(replace(PLAN, agents=("blue",))).checkpoint is None
    assert end(replace(PLAN, reads=ReadToken.LAST)).checkpoint is None


def test_a_plan_keeps_what_it_narrows():
    plan = replace(PLAN, agents=("red",), roles=("worker",), reads=ReadToken.LAST)
    assert from_dict(to_dict(plan)) == plan


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"roles": ("worker", "boss")}, "roles has 'boss'"),
        ({"roles": ("thinker",)}, "roles lacks 'worker'"),
        ({"agents": ("red",), "start": Start.IMITATION}, "agents or roles are narrowed"),
        ({"roles": ("worker",), "trainer": TrainerName.SFT}, "agents or roles are narrowed"),
    ],
)
def test_a_wrong_narrowing_is_refused(values, says):
    with pytest.raises(PlanError, match=says):
        replace(PLAN, **values)


def test_an_agent_the_pool_does_not_have_is_refused_when_the_run_begins():
    with pytest.raises(PlanError, match="agents has 'green'; this pool has red, blue"):
        end(replace(PLAN, agents=("green",)))
