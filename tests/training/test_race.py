"""Races: who may take part, what every run gets, and what is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.training.toy import tasks, tree
from trinity_core.errors import PlanError
from trinity_core.training.arena import Arena
from trinity_core.training.competitors import WARM, competitor_name, competitors, preparation_episodes
from trinity_core.training.plan import Regime, RunPlan, Start
from trinity_core.training.preparation import prepare
from trinity_core.training.race import RacePlan, base_plan, generation_size, planned_episodes, race_of


def test_every_run_spends_the_same_episodes_to_within_one_generation():
    race = RacePlan(("sep-cma-es", WARM.name), seeds=2, episodes=30_000)
    spent = [planned_episodes(plan) for plan in race.plans()]
    assert all(30_000 - generation_size(race.base) < each <= 30_000 for each in spent)


def test_runs_differ_in_seed_and_trainer_and_share_their_tasks():
    plans = RacePlan(("sep-cma-es", "cma-es"), seeds=3).plans()
    assert [(competitor_name(plan), plan.seed) for plan in plans] == [(n, s) for s in (1, 2, 3) for n in ("sep-cma-es", "cma-es")]
    assert len({replace(plan, seed=1, trainer=plans[0].trainer) for plan in plans}) == 1


@pytest.mark.parametrize("start", [Start.ZERO, Start.IMITATION])
def test_the_episodes_of_getting_ready_are_those_a_run_counts(start):
    plan = RunPlan(start=start, train_tasks=6, directions=2, max_turns=3)
    arena = Arena(plan, tree(), tasks(6), tasks(2), tasks(2))
    assert preparation_episodes(plan, agents=2) == prepare(arena).episodes


def test_imitation_is_no_competitor_where_one_decision_is_all():
    assert WARM in competitors(Regime.TERMINAL)
    assert WARM not in competitors(Regime.DENSE)


def test_the_regimes_differ_in_what_an_episode_is():
    assert (base_plan(Regime.TERMINAL).max_turns, base_plan(Regime.TERMINAL).families) == (3, ())
    assert base_plan(Regime.DENSE).train_tasks >= 500


@pytest.mark.parametrize("seed", [1, 4])
def test_a_race_is_found_again_from_the_plans_of_its_runs(seed):
    race = RacePlan(("cma-es", WARM.name), seeds=2, episodes=26_000, base=replace(base_plan(Regime.TERMINAL), seed=seed))
    assert race_of(race.plans()).plans() == race.plans()


def test_running_again_takes_seeds_that_were_not_used():
    race = RacePlan(("sep-cma-es", "cma-es"), seeds=3)
    assert list(race.again().run_seeds()) == [4, 5, 6]


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"trainers": ("sep-cma-es",)}, "trainers is 'sep-cma-es'; it must be 2 to 5 different ones"),
        ({"trainers": ("sep-cma-es", "sep-cma-es")}, "2 to 5 different"),
        ({"trainers": ("sep-cma-es", "luck")}, "trainers has 'luck'; with regime 'terminal' each must be one of sep-cma-es"),
        ({"seeds": 0}, "seeds is 0; it must be a whole number from 1 to 20"),
        ({"episodes": 200}, "episodes is 200; sep-cma-es needs at least 480"),
        ({"trainers": ("sep-cma-es", WARM.name), "episodes": 6_000}, "needs at least 6816 .*6,432 are for getting ready"),
        ({"base": RunPlan(seed=2**31 - 1)}, "seed is 2147483649"),
        ({"base": RunPlan()}, "population is None"),
    ],
)
def test_a_wrong_race_is_refused_in_one_line(values, says):
    with pytest.raises(PlanError, match=says) as error:
        RacePlan(**{"trainers": ("sep-cma-es", "cma-es"), **values})
    assert "\n" not in str(error.value)


def test_imitation_first_is_refused_where_one_decision_is_all():
    with pytest.raises(PlanError, match="with regime 'dense' each must be one of"):
        RacePlan(("sep-cma-es", WARM.name), base=base_plan(Regime.DENSE))
