"""The Compare page apart from a browser: its form, its actions, and the feed that tells a comparison."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from functools import cache

import pytest

from storage.stored_run import RunStatus
from tests.ui.fake_comparisons import CARDS, FakeComparisons
from tests.ui.fakes import NAMES, PoolOption, agents, services
from trinity_core.agents.pool import Pool
from trinity_core.evaluation.comparison.plan import ComparisonPlan
from ui import compare_actions as actions
from ui.compare_desk import ComparisonDesk
from ui.compare_feed import ComparisonFeed
from ui.compare_setup import choices
from ui.pages.follow_run import follow_feed

PLAN = ComparisonPlan(("coordinator", "random", "vote"), limit=12)
XSS = "<img src=x onerror=alert(1)>"


@pytest.fixture
def comparisons():
    return FakeComparisons()


class Clock:
    """So fast that figures are always due again."""

    now = 1.0

    def __call__(self):
        self.now *= 100.0
        return self.now


@cache
def bundle():
    return replace(services(), strategies=lambda pool: CARDS)


def form(**changes):
    given = {"setup": choices(CARDS, NAMES, ("random", "vote:5")), "more": "", "pool": "offline", "tasks": "offline", "families": []}
    return actions.Form(**{**given, "limit": 12, "seeds": 1, "seed": 1, "max_turns": 5, **changes})


def feed_of(comparisons, known):
    return ComparisonFeed(ComparisonDesk(comparisons, clock=Clock()), known)


def told(feed):
    return [json.loads(line) for line in feed.read().splitlines()]


def kinds(lines):
    return [line["event"].removeprefix("comparison_") for line in lines]


def test_a_form_becomes_a_plan():
    made = actions.plan_of(bundle(), FakeComparisons(), form(more="single:reader", families=["logic", "nothing", 3], seeds=2, seed=7))
    wanted = ComparisonPlan(("random", "vote:5", "single:reader"), families=("logic",), limit=12, seeds=2, seed=7, max_turns=5)
    assert made == wanted


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"setup": "{}"}, "Tick at least one strategy"),
        ({"pool": ["x"]}, "There is no pool"),
        ({"tasks": None}, "There is no task set 'None'"),
        ({"limit": None}, "Questions is empty; it must be a whole number from 1 to 10000"),
        ({"limit": "12"}, "Questions is '12'"),
        ({"limit": float("nan")}, "Questions is nan"),
        ({"seeds": True}, "Times each is True"),
        ({"seed": -1}, "First seed is -1"),
        ({"max_turns": 13}, "Maximum turns is 13; it must be a whole number from 1 to 12"),
        ({"more": "evil"}, "There is no strategy 'evil'"),
        ({"more": "vote:13"}, "13 votes bring bad luck"),
    ],
)
def test_what_is_wrong_in_the_form_is_said_and_nothing_starts(comparisons, changes, says):
    known, wrong = actions.begin(bundle(), comparisons, form(**changes), owner="")
    assert (known, comparisons.all) == ("", {})
    assert says in wrong


def test_the_estimate_says_what_it_takes_or_what_is_wrong(comparisons):
    assert actions.estimate(bundle(), comparisons, form()).startswith("24 sessions, at most 120 calls")
    assert "Tick at least one" in actions.estimate(bundle(), comparisons, form(setup=None))


def live_bundle():
    made = agents()
    for agent in made:
        agent.info = replace(agent.info, provider="openai")
    return replace(bundle(), pools=(PoolOption("far", "Far away", lambda keys: Pool("far", tuple(made))),))


def test_a_pool_of_paid_services_needs_a_ceiling(comparisons):
    paid = live_bundle()
    assert actions.is_paid(paid, "far")
    assert "Set Maximum calls" in actions.estimate(paid, comparisons, form(pool="far"))
    plan = actions.plan_of(paid, comparisons, form(pool="far", max_calls=100, max_cost_usd=0.5))
    assert (plan.max_calls, plan.max_cost_usd) == (100, 0.5)


def test_a_waiting_comparison_is_told_by_its_plan_and_state(comparisons):
    comparisons.why_waiting = "The worker starts."
    lines = told(feed_of(comparisons, comparisons.add(PLAN)))
    assert kinds(lines) == ["page", "plan", "state", "answer", "pairs"]
    assert [one["name"] for one in lines[1]["strategies"]] == ["coordinator", "random", "vote"]
    assert (lines[2]["status"], lines[2]["message"]) == ("queued", "The worker starts.")
    assert lines[3]["headline"].startswith("Nothing is decided")


def test_only_what_changed_is_told_again(comparisons):
    known = comparisons.add(PLAN)
    feed = feed_of(comparisons, known)
    comparisons.tick(known, 6)
    assert kinds(told(feed)) == ["page", "plan", "state", "answer", "strategy", "strategy", "strategy", "pairs"]
    assert feed.read() == ""
    comparisons.tick(known, 1)
    again = told(feed)
    assert kinds(again)[0] == "state"
    assert [line["name"] for line in again if line["event"] == "comparison_strategy"] == ["coordinator"]


def test_figures_rest_between_two_makings_but_the_state_goes_on(comparisons):
    known, clock = comparisons.add(PLAN), Clock()
    clock.__class__ = type("Still", (Clock,), {"__call__": lambda self: 1.0})
    feed = ComparisonFeed(ComparisonDesk(comparisons, clock=clock), known)
    comparisons.tick(known, 3)
    told(feed)
    comparisons.tick(known, 3)
    assert kinds(told(feed)) == ["state"]
    comparisons.tick(known)
    assert "answer" in kinds(told(feed))


def test_a_finished_comparison_is_told_whole_and_the_reading_ends(comparisons):
    known = comparisons.add(PLAN)
    comparisons.tick(known)
    feed = feed_of(comparisons, known)
    lines = told(feed)
    row = next(line for line in lines if line["event"] == "comparison_strategy" and line["name"] == "vote")
    assert (feed.over, lines[2]["word"], row["sessions"], row["calls"]) == (True, "Finished", 12, 36)
    assert row["flow"]["role"]["nodes"][0][:2] == [1, "worker"]
    assert sum(map(sum, row["heat"])) == 36
    assert next(line for line in lines if line["event"] == "comparison_answer")["complete"] is True


def test_two_watchers_see_the_same(comparisons):
    known = comparisons.add(PLAN)
    comparisons.tick(known, 9)
    desk = ComparisonDesk(comparisons, clock=Clock())
    first, second = (ComparisonFeed(desk, known).read().splitlines() for _ in range(2))
    assert first[1:] == second[1:]
    assert first[0] != second[0]


def test_a_comparison_that_is_not_there_is_said_to_be_missing(comparisons):
    feed = feed_of(comparisons, "0" * 32)
    assert (kinds(told(feed)), feed.over) == (["missing"], True)


def test_a_store_that_fails_for_a_moment_is_asked_again(comparisons):
    known = comparisons.add(PLAN)
    feed = feed_of(comparisons, known)
    told(feed)
    comparisons.broken = "The disk is full."
    assert (feed.read(), feed.over) == ("", False)
    assert kinds(told(feed_of(comparisons, known))) == ["unreadable"]


def test_a_long_log_begins_anew():
    pieces = iter(["a" * 30, "b" * 5, "c" * 5])

    class Feed:
        over = False

        def read(self):
            piece = next(pieces)
            self.over = piece.startswith("c")
            return piece

    async def drain():
        return [log async for log in follow_feed(lambda known: Feed(), every_s=0, most=20)("0" * 32)]

    assert asyncio.run(drain()) == ["a" * 30, "b" * 5, "b" * 5 + "c" * 5]


def test_an_interrupted_comparison_says_so_and_can_be_resumed(comparisons):
    known = comparisons.add(PLAN)
    comparisons.tick(known, 5)
    comparisons.mark(known, RunStatus.INTERRUPTED)
    state = told(feed_of(comparisons, known))[2]
    assert (state["word"], state["resumable"], state["active"], state["sessions"]) == ("Interrupted", True, False, 5)
    assert actions.resume(comparisons, known) == ""
    assert comparisons.get(known).status is RunStatus.RUNNING


def test_adding_strategies_adds_only_new_ones(comparisons):
    known = comparisons.add(PLAN)
    comparisons.tick(known)
    assert "in the comparison already" in actions.extend(bundle(), comparisons, known, choices(CARDS, NAMES, ("random",)), "")
    assert actions.extend(bundle(), comparisons, known, choices(CARDS, NAMES, ("random", "script")), "single:reader") == ""
    assert comparisons.get(known).plan.strategies == ("coordinator", "random", "vote", "script", "single:reader")
    comparisons.tick(known)
    rows = [line["name"] for line in told(feed_of(comparisons, known)) if line["event"] == "comparison_strategy"]
    assert rows == ["coordinator", "random", "vote", "script", "single:reader"]


def test_duplicating_gives_the_form_back(comparisons):
    known = comparisons.add(replace(PLAN, strategies=("random", "vote:a+b+c"), seeds=3))
    again, wrong = actions.duplicate(bundle(), comparisons, known)
    assert (wrong, again.more, again.plan.seeds) == ("", "vote:a+b+c", 3)


@pytest.mark.parametrize("hostile", [None, 3, "", "x", "../etc", "0" * 32, ["0" * 32], {"a": 1}])
def test_no_action_trips_over_an_id_from_a_browser(comparisons, hostile):
    assert actions.stop(comparisons, hostile).startswith("There is no comparison")
    assert actions.resume(comparisons, hostile).startswith("There is no comparison")
    assert actions.extend(bundle(), comparisons, hostile, None, None).startswith("There is no comparison")
    assert actions.duplicate(bundle(), comparisons, hostile)[0] is None


def test_the_list_names_state_and_sessions(comparisons):
    known = comparisons.add(PLAN, label=XSS)
    comparisons.tick(known, 4)
    (row,) = json.loads(actions.listing(comparisons))["rows"]
    assert {**row, "created_at": ""} == {
        "id": known,
        "label": XSS,
        "strategies": ["coordinator", "random", "vote"],
        "pool": "offline",
        "word": "Running",
        "kind": "run",
        "active": True,
        "sessions": 4,
        "planned": 36,
        "created_at": "",
    }


def test_a_strategy_that_tries_more_than_it_plays_saves_nothing(comparisons):
    known = comparisons.add(PLAN)
    for line in comparisons.all[known].lines:
        if line["event"] == "session_played":
            line["new_calls"] = {"random": 9, "vote": 1}.get(line["strategy"], len(line["calls"]))
    comparisons.tick(known)
    lines = told(feed_of(comparisons, known))
    saved = {line["name"]: line["saved"] for line in lines if line["event"] == "comparison_strategy"}
    assert (saved, lines[2]["saved"]) == ({"coordinator": 0, "random": 0, "vote": 24}, 24)
