"""What the Evolve page says of runs, without a browser."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from dataclasses import replace

import pytest

from storage.stored_run import RunPage, RunQuery, RunStatus
from tests.ui.fake_runs import PRESETS, FakeRuns, new_run, recorded
from tests.ui.fakes import PoolOption, agents, services
from trinity_core.agents.pool import Pool
from trinity_core.training.plan import RunPlan, Start
from ui import run_actions as actions
from ui.app import build_demo, launch_options
from ui.pages.follow_run import follow_run
from ui.run_feed import RunFeed
from ui.run_form import FIELDS, values_of
from ui.views import runs as views

PLAN = PRESETS[0].plan


def kinds(text: str) -> list[str]:
    return [json.loads(line)["event"] for line in text.splitlines()]


@pytest.fixture
def runs():
    return FakeRuns()


def test_a_reading_starts_with_the_page_line_and_goes_on_from_where_it_was(runs):
    run_id = runs.add(recorded(PLAN), PLAN)
    runs.tick(run_id, 2)
    feed = RunFeed(runs, run_id)
    assert kinds(feed.read()) == ["run_page", "run_started", "headroom_measured", "run_status"]
    assert (feed.read(), feed.over) == ("", False)
    runs.tick(run_id, 2)
    assert kinds(feed.read()) == ["prepared", "generation_ended"]


def test_a_reading_ends_with_the_run_and_holds_its_last_line(runs):
    run_id = runs.add(recorded(PLAN), PLAN)
    runs.tick(run_id, 999)
    feed = RunFeed(runs, run_id)
    lines = kinds(feed.read())
    assert (lines[-2:], feed.over) == (["run_ended", "run_status"], True)


def test_the_stored_lines_pass_unchanged(runs):
    run_id = runs.add(recorded(PLAN), PLAN)
    runs.tick(run_id, 5)
    assert RunFeed(runs, run_id).read().splitlines()[1:-1] == runs.events(run_id)


def test_a_missing_run_and_a_dead_store_end_a_reading_with_a_sentence(runs):
    feed = RunFeed(runs, "0" * 32)
    assert (kinds(feed.read()), feed.over) == (["run_missing"], True)
    runs.broken = "The disk is gone."
    feed = RunFeed(runs, "0" * 32)
    assert "The disk is gone." in feed.read()
    assert feed.over


def test_a_store_that_recovers_is_read_on_without_a_gap(runs):
    run_id = runs.add(recorded(PLAN), PLAN)
    runs.tick(run_id, 4)
    feed = RunFeed(runs, run_id)
    feed.read()
    runs.broken = "Locked."
    assert [json.loads(feed.read())["message"], feed.read()] == ["Locked.", ""]
    runs.broken = ""
    runs.tick(run_id, 1)
    assert kinds(feed.read()) == ["generation_ended", "run_status"]


def test_a_queued_run_says_why_it_waits(runs):
    run_id = runs.add(recorded(PLAN), PLAN, status=RunStatus.QUEUED)
    runs.why_waiting = "The process that trains cannot be started."
    state = json.loads(RunFeed(runs, run_id).read().splitlines()[-1])
    assert (state["status"], state["message"]) == ("queued", "The process that trains cannot be started.")


def test_following_stops_when_the_run_is_over_and_ignores_what_is_no_id(runs):
    run_id = runs.add(recorded(PLAN), PLAN)
    runs.tick(run_id, 999)

    async def drain(run: object) -> list[str]:
        return [log async for log in follow_run(runs)(run)]

    (log,) = asyncio.run(drain(run_id))
    assert len(log.splitlines()) == len(runs.events(run_id)) + 2
    assert asyncio.run(drain("../../etc")) == [""]


def test_a_started_preset_carries_its_title_and_a_changed_one_does_not(runs):
    bundle = services()
    first, _ = actions.begin(bundle, runs, values_of(PLAN), owner="me")
    second, _ = actions.begin(bundle, runs, values_of(replace(PLAN, seed=2)), owner="me")
    assert [runs.get(run_id).label for run_id in (first, second)] == ["Quick", ""]


def test_a_refused_plan_comes_back_as_a_sentence(runs):
    assert actions.begin(services(), runs, values_of(replace(PLAN, train_tasks=13)), owner="") == (
        "",
        "train_tasks is 13; that brings bad luck. Choose another number.",
    )
    assert "There is no pool 'elsewhere'" in actions.begin(services(), runs, values_of(replace(PLAN, pool="elsewhere")), owner="")[1]


def test_an_estimate_says_what_is_wrong_instead(runs):
    assert actions.estimate(services(), runs, values_of(PLAN)).startswith("About 14,720 episodes")
    assert "There is no pool" in actions.estimate(services(), runs, values_of(replace(PLAN, pool="elsewhere")))


def test_another_pool_keeps_the_chosen_agents_that_it_has_too(runs):
    values = values_of(replace(PLAN, start=Start.ZERO, agents=("reader", "stranger")))
    names, made = actions.with_pool(services(), values)
    assert "reader" in names
    assert dict(zip(FIELDS, made, strict=True))["agents"] == ["reader"]


def test_an_estimate_says_that_a_narrowed_head_is_of_no_use_live(runs):
    assert "Live sessions cannot use" in actions.estimate(services(), runs, values_of(replace(PLAN, start=Start.ZERO, roles=("worker",))))
    assert "this pool has" in actions.estimate(services(), runs, values_of(replace(PLAN, start=Start.ZERO, agents=("stranger",))))


@pytest.mark.parametrize("act", [actions.stop, actions.resume])
def test_an_act_on_nothing_is_a_sentence(runs, act):
    runs.broken = "Locked."
    assert act(runs, "0" * 32) == "Locked."
    assert actions.duplicate(runs, "0" * 32) == ([], "Locked.")


def test_a_list_survives_a_plan_of_another_version():
    odd = replace(new_run("0" * 32, PLAN), plan_json='{"from": "the future"}')
    (row,) = json.loads(views.listing(RunPage((odd,), 1)))["rows"]
    assert (row["planned"], row["title"], row["active"]) == (0, "sep-CMA-ES on offline", True)


def test_every_state_has_a_word_and_every_trainer_a_name():
    assert set(views.STATUS) == set(RunStatus)
    assert all(views.facts(replace(RunPlan(), trainer=trainer)) for trainer in type(PLAN.trainer))


def test_a_list_is_said_to_be_unreadable(runs):
    assert json.loads(actions.listing(runs))["rows"] == []
    runs.list = lambda query: runs.get("nothing")
    runs.broken = "Locked."
    assert json.loads(actions.listing(runs))["error"] == "Locked."


def test_the_page_keeps_gradios_doors_closed_too():
    bundle = replace(services(), runs=FakeRuns())
    demo = build_demo(bundle)
    config = demo.get_config_file()
    public = {d["api_name"] for d in config["dependencies"] if d["api_visibility"] != "private"}
    assert public == {"run_session", "show_trace"}
    assert "default" not in [fn.concurrency_limit for fn in demo.fns.values() if fn.fn is not None]
    for page in config["page"].values():
        ids = Counter(c["props"].get("elem_id") for c in config["components"] if c["id"] in page["components"])
        assert [name for name, count in ids.items() if name and count > 1] == []
    paths = [route.path for route in launch_options(bundle)["app_kwargs"]["routes"]]
    assert "/export/run-{id}.safetensors" in paths


def test_without_runs_there_is_no_such_page():
    assert "evolve" not in build_demo(services()).get_config_file()["page"]


def test_the_fake_lists_the_newest_first(runs):
    ids = [runs.add(recorded(PLAN), PLAN) for _ in range(3)]
    assert [run.id for run in runs.list(RunQuery(limit=2)).runs] == [ids[2], ids[1]]


def test_a_pool_whose_keys_are_missing_says_where_they_belong(runs):
    keyed = PoolOption("frontier", "Frontier", lambda keys: Pool("frontier", tuple(agents())), ("OPENAI_API_KEY",))
    sentence = actions.estimate(services(options=(keyed,)), runs, values_of(replace(PLAN, pool="frontier")))
    assert sentence.startswith("The server's environment has no OPENAI_API_KEY;")
