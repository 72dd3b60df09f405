"""Every input of an event comes from a browser and may be anything."""

from __future__ import annotations

from dataclasses import replace

import pytest

from storage.stored import Outcome, SessionStatus
from tests.ui.fakes import EXAMPLES, PoolOption, services
from trinity_core.agents.pool import Pool
from trinity_core.errors import PlanError, PoolError, QuestionError, UserError
from trinity_core.settings import View
from ui.handlers import ARGMAX, Form, begin, example_at, task_of, trace_query, typed_keys
from ui.hub import LiveHub

FORM = Form("Compute 1+1", "offline", "coordinator", ARGMAX, 1, 5)


def start(**changes):
    bundle = services()
    hub = LiveHub(bundle.store, bundle.grade, bundle.expected)
    return bundle.store.get(begin(bundle, hub, replace(FORM, **changes))).plan


def test_a_form_becomes_a_plan():
    plan = start(rule="sample", seed=7.0, max_turns=3)
    assert (plan.question, plan.strategy, plan.pool, plan.argmax, plan.seed) == ("Compute 1+1", "coordinator", "offline", False, 7)
    assert (plan.limits.max_turns, plan.checkpoint, plan.backbone) == (3, "bundled", "tiny-qwen3")


@pytest.mark.parametrize(("sent", "kept"), [("workers", View.WORKERS), ("full", View.FULL), (None, View.FULL), ({}, View.FULL)])
def test_what_the_coordinator_reads_is_one_of_two_views(sent, kept):
    assert start(view=sent).view is kept


@pytest.mark.parametrize("question", ["", "  \n", "\x00", None, 7, ["a"], "x" * 20_001])
def test_a_question_that_is_none_is_refused(question):
    with pytest.raises(QuestionError):
        start(question=question)


@pytest.mark.parametrize(
    "change",
    [
        {"pool": "other"},
        {"pool": None},
        {"strategy": "single:nobody"},
        {"strategy": ["x"]},
        {"seed": -1},
        {"seed": 1.5},
        {"seed": float("nan")},
        {"seed": "1"},
        {"seed": 10**400},
        {"max_turns": 0},
        {"max_turns": 13},
        {"max_turns": None},
    ],
)
def test_a_setting_out_of_range_is_refused_in_words(change):
    with pytest.raises(UserError):
        start(**change)


def test_typed_keys_reach_the_pool_and_nothing_else():
    seen = {}

    def build(keys):
        seen.update(keys)
        raise PoolError("No agent can be used.")

    option = PoolOption("frontier", "Frontier", build, ("OPENAI_API_KEY", "ANTHROPIC_API_KEY"))
    bundle = services(options=(option,))
    hub = LiveHub(bundle.store, bundle.grade, bundle.expected)
    with pytest.raises(PoolError):
        begin(bundle, hub, replace(FORM, pool="frontier", keys=(" secret ", "", "extra", None)))
    assert seen == {"OPENAI_API_KEY": "secret"}


def test_an_endless_key_is_refused_without_being_repeated():
    option = PoolOption("frontier", "Frontier", lambda keys: Pool("frontier", ()), ("OPENAI_API_KEY",))
    with pytest.raises(PlanError) as error:
        typed_keys(option, ["s" * 401])
    assert "sss" not in str(error.value)


@pytest.mark.parametrize("index", [-1, 10_000, True, "0", None, 0.0, {}])
def test_an_example_that_does_not_exist_is_an_empty_question(index):
    assert example_at(services(), index) == ""


def test_a_question_knows_its_task_only_while_unchanged():
    bundle = services()
    assert task_of(bundle, EXAMPLES[0].question) == "arithmetic-1"
    assert task_of(bundle, EXAMPLES[0].question + "?") == ""


def test_filters_of_the_wrong_form_are_left_out():
    wanted = trace_query(" tank\x00 ", None, 7, "nonsense", ["right"], "2")
    assert (wanted.search, wanted.strategy, wanted.pool, wanted.status, wanted.outcome, wanted.offset) == (
        "tank",
        None,
        None,
        None,
        None,
        0,
    )


def test_filters_reach_the_store():
    wanted = trace_query("", "random", "offline", "finished", "correct", 2)
    assert (wanted.strategy, wanted.pool, wanted.status, wanted.outcome) == ("random", "offline", SessionStatus.FINISHED, Outcome.CORRECT)
    assert (wanted.limit, wanted.offset) == (20, 40)
