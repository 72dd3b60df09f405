"""The Race page apart from a browser: its choices, its actions, and the feed that tells a race."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from storage.stored_run import RunStatus
from tests.ui.fake_races import FakeRaces
from tests.ui.fakes import services
from trinity_core.agents.pool import Pool
from trinity_core.errors import StorageError
from trinity_core.testing import ScriptedAgent
from trinity_core.training.competitors import WARM, competitor_name
from trinity_core.training.plan import Regime
from trinity_core.training.race import RacePlan
from ui import race_actions as actions
from ui.race_feed import RaceFeed
from ui.services import PoolOption, Services
from ui.views.races import choices

RACE = RacePlan(("sep-cma-es", "cma-es"), seeds=2, episodes=5_000)


@pytest.fixture
def races():
    return FakeRaces()


def told(feed):
    return [json.loads(line) for line in feed.read().splitlines()]


def feed_of(races, race_id):
    return RaceFeed(races, race_id, lambda pool: 7)


def kinds(lines):
    return [line["event"] for line in lines]


def test_a_race_that_waits_is_told_by_its_runs_and_an_open_verdict(races):
    feed = feed_of(races, races.submit_race(RACE))
    lines = told(feed)
    assert kinds(lines) == ["race_page", *["race_run"] * 4, "race_result"]
    assert [(line["trainer"], line["seed"], line["status"]) for line in lines[1:3]] == [
        ("sep-cma-es", 1, "queued"),
        ("cma-es", 1, "queued"),
    ]
    assert lines[-1]["verdict"].startswith("Nothing is decided")
    assert not feed.over


def test_the_header_names_trainers_seeds_and_budget(races):
    header = told(feed_of(races, races.submit_race(RACE)))[0]
    assert [trainer["title"] for trainer in header["trainers"]] == ["sep-CMA-ES", "Full CMA-ES"]
    assert (header["seeds"], header["regime"]) == ([1, 2], "terminal")
    assert 5_000 - 384 < header["episodes"] <= 5_000


def test_only_what_changed_is_told_again(races):
    race_id = races.submit_race(RACE)
    feed = feed_of(races, race_id)
    told(feed)
    assert feed.read() == ""
    races.advance(race_id, 0, 8)
    lines = told(feed)
    assert kinds(lines) == ["race_run", "race_reference", "race_curve"]
    assert (lines[-1]["trainer"], lines[-1]["episodes"][0]) == ("sep-cma-es", 96)


def test_a_finished_race_is_told_whole_and_the_reading_ends(races):
    race_id = races.submit_race(RACE)
    races.advance(race_id, 4)
    feed = feed_of(races, race_id)
    lines = told(feed)
    assert kinds(lines) == ["race_page", *["race_run"] * 4, "race_reference", "race_curve", "race_curve", "race_result"]
    assert [row["runs"] for row in lines[-1]["table"]] == [2, 2]
    assert feed.over


def test_a_race_that_is_not_there_is_said_to_be_missing(races):
    feed = feed_of(races, "0" * 32)
    assert (kinds(told(feed)), feed.over) == (["race_missing"], True)


def test_a_store_that_fails_for_a_moment_is_asked_again(races):
    race_id = races.submit_race(RACE)
    feed = feed_of(races, race_id)
    told(feed)
    whole, races.race = races.race, failing
    assert (feed.read(), feed.over) == ("", False)
    races.race = whole
    races.advance(race_id, 4)
    assert "race_result" in kinds(told(feed))


def failing(race_id):
    raise StorageError("The disk is full.")


def test_a_form_becomes_a_race(races):
    race_id, wrong = actions.begin(services(), races, Regime.DENSE, ["sep-cma-es", "cma-es"], (22_000, 2, 5), "me")
    plans = [run.plan for run in races.race(race_id)]
    assert wrong == ""
    assert [(competitor_name(plan), plan.seed, plan.regime.value) for plan in plans[:3]] == [
        ("sep-cma-es", 5, "dense"),
        ("cma-es", 5, "dense"),
        ("sep-cma-es", 6, "dense"),
    ]


@pytest.mark.parametrize(
    ("trainers", "values", "says"),
    [
        (["sep-cma-es"], (30_000, 3, 1), "at least two trainers"),
        (["sep-cma-es"] * 6, (30_000, 3, 1), "at most 5 trainers"),
        (["sep-cma-es", "cma-es"], (None, 3, 1), "Episodes per run is empty"),
        (["sep-cma-es", "cma-es"], (30_000, 2.5, 1), "Seeds is 2.5; it must be a whole number from 1 to 20"),
        (["sep-cma-es", "cma-es"], (30_000, 3, float("nan")), "First seed is nan"),
        (["sep-cma-es", WARM.name], (6_000, 3, 1), "needs at least 6816"),
    ],
)
def test_what_is_wrong_in_the_form_is_said_and_nothing_starts(races, trainers, values, says):
    race_id, wrong = actions.begin(services(), races, Regime.TERMINAL, trainers, values, "")
    assert race_id == ""
    assert says in wrong
    assert actions.estimate(services(), Regime.TERMINAL, trainers, *values) == wrong
    assert races.runs == {}


@pytest.mark.parametrize(
    "sent", [None, 3, "", "{", "[]", '{"regime": "luck", "competitors": [3, {}, {"name": ["x"], "chosen": true}]}', "[" * 100_000]
)
def test_anything_a_browser_may_send_is_a_choice_or_nothing(sent):
    assert actions.choice_of(sent) == (Regime.TERMINAL, [])


def test_the_choice_comes_back_as_it_was_sent_in_the_order_of_the_cards():
    assert actions.choice_of(choices(Regime.DENSE, ["cma-es", "sep-cma-es"])) == (Regime.DENSE, ["sep-cma-es", "cma-es"])


def test_who_cannot_take_part_is_not_ticked():
    sent = json.loads(choices(Regime.DENSE, [WARM.name, "cma-es"]))
    assert [card["name"] for card in sent["competitors"] if card["chosen"]] == ["cma-es"]
    sent["competitors"][-1]["chosen"] = True
    assert actions.choice_of(json.dumps(sent)) == (Regime.DENSE, ["cma-es"])


def test_a_usual_budget_follows_the_regime_and_another_one_stays():
    assert (actions.budget(Regime.DENSE, 15_000), actions.budget(Regime.DENSE, 12_345)) == (22_000, 12_345)


def test_stopping_stops_every_run_that_is_not_over(races):
    race_id = races.submit_race(RACE)
    races.advance(race_id, 1, 5)
    assert actions.stop(races, race_id) == ""
    assert [run.status for run in races.race(race_id)] == [RunStatus.FINISHED, *[RunStatus.STOPPED] * 3]
    assert actions.resume(races, race_id) == ""
    assert [run.status for run in races.race(race_id)] == [RunStatus.FINISHED, *[RunStatus.RUNNING] * 3]


def test_running_again_is_the_same_race_with_other_seeds(races):
    first = races.submit_race(RACE)
    second, wrong = actions.again(services(), races, first, "")
    assert wrong == ""
    assert [run.plan for run in races.race(second)] == list(RACE.again().plans())


@pytest.mark.parametrize("act", [actions.stop, actions.resume])
def test_acting_on_a_race_that_is_not_there_is_told_in_words(races, act):
    assert act(races, "0" * 32).startswith("There is no race")


def test_the_list_gathers_the_runs_of_each_race_newest_first(races):
    first, second = races.submit_race(RACE), races.submit_race(RACE)
    races.advance(first, 4)
    rows = json.loads(actions.listing(races))["rows"]
    assert [(row["id"], row["done"], row["runs"], row["word"]) for row in rows] == [(second, 0, 4, "Under way"), (first, 4, 4, "Finished")]
    assert rows[0]["trainers"] == ["sep-CMA-ES", "Full CMA-ES"]


def recorded_services() -> Services:
    """With one pool of recorded outcomes beside the usual one."""
    pool = Pool("recorded:" + "a" * 32, (ScriptedAgent("x"), ScriptedAgent("y")), recorded=True)
    return replace(services(), recorded=lambda: (PoolOption(pool.name, "Quiz (recorded)", lambda keys: pool),))


def test_a_race_over_recorded_outcomes_is_one_of_single_decisions_on_their_questions() -> None:
    bundle, values = recorded_services(), (22_000, 2, 5, "recorded:" + "a" * 32)
    assert actions.pools(bundle)[1:] == [("Quiz (recorded)", "recorded:" + "a" * 32)]
    race = actions.race_plan(bundle, Regime.DENSE, ["sep-cma-es", "reinforce"], *values)
    assert {(plan.pool, plan.tasks, plan.max_turns) for plan in race.plans()} == {("recorded:" + "a" * 32, "a" * 32, 1)}
    assert race.agents == 2
    assert "each agent answered each question once" in actions.estimate(bundle, Regime.TERMINAL, ["sep-cma-es", "reinforce"], *values)


def test_a_race_runs_on_no_other_pool_whatever_a_browser_sends() -> None:
    for pool in ("local", None, 7, "recorded:" + "b" * 32):
        said = actions.estimate(recorded_services(), Regime.DENSE, ["sep-cma-es", "reinforce"], 22_000, 1, 1, pool)
        assert "There is no pool" in said if str(pool).startswith("recorded") else "roughly" in said
