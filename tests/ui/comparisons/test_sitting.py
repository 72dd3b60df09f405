from __future__ import annotations

import json
from dataclasses import replace

import pytest

from storage.sessions import SessionStore
from storage.stored import SessionQuery
from storage.stored_run import RunStatus
from tests.evaluation.comparison.toy import ToyWorkshop
from tests.ui.comparisons.toy import TOY, timeless, toy_play
from trinity_core.cancel import Cancel
from trinity_core.errors import PlanError, UserError
from trinity_core.evaluation.comparison.log import ComparisonLog
from ui.comparisons.sitting import BROKEN, drive


def sit(store, comparison_id, time_, play=None, cancel=None):
    lines = drive(store, comparison_id, play or toy_play(), cancel or Cancel(), monotonic=time_.monotonic, clock=time_.moment)
    return [json.loads(line) for line in lines]


@pytest.fixture
def whole(store, time_):
    """The lines of a comparison that was never interrupted."""
    return sit(store, store.begin(TOY), time_)


def stopping_after(calls):
    """A play that is asked to stop before a call, and the switch."""
    cancel, made = Cancel(), []

    def before(prompt):
        made.append(prompt)
        if len(made) == calls:
            cancel.set()

    return toy_play(before=before), cancel


def test_each_session_is_stored_with_its_line(store, time_, whole):
    comparison_id = whole[0]["comparison_id"]
    stored = store.get(comparison_id)
    assert (stored.status, stored.sessions, stored.planned, stored.message) == (RunStatus.FINISHED, 9, 9, "")
    assert [line["event"] for line in whole] == ["comparison_started", *["session_played"] * 9, "comparison_ended"]
    sessions = SessionStore(store._database)
    page = sessions.list(SessionQuery(comparison=comparison_id, limit=100))
    assert {summary.id for summary in page.sessions} == {line["session"] for line in whole if "session" in line}
    assert sessions.list(SessionQuery()).total == 0
    line = whole[1]
    one = sessions.get(line["session"])
    assert (one.session.answer, one.correct, one.plan.strategy, len(one.transcript.turns)) == (
        line["answer"],
        line["correct"],
        line["strategy"],
        len(line["calls"]),
    )
    assert stored.tokens == sum(line.get("new_tokens", 0) for line in whole)


@pytest.mark.parametrize("calls", [1, 12])
def test_a_stopped_one_goes_on_to_the_lines_of_one_that_never_was(store, time_, whole, calls):
    comparison_id = store.begin(TOY)
    play, cancel = stopping_after(calls)
    first = sit(store, comparison_id, time_, play, cancel)
    assert (first[-1]["reason"], store.get(comparison_id).status) == ("stopped", RunStatus.STOPPED)
    assert store.claim(comparison_id)
    second = sit(store, comparison_id, time_)
    assert (second[0]["event"], second[0]["sessions"]) == ("comparison_resumed", len(first) - 2)
    assert timeless(first)[:-1] + timeless(second)[:-1] == timeless(whole)[:-1]
    # the session that was broken off had made a call, and that is not forgotten
    again, once = timeless(second)[-1], timeless(whole)[-1]
    assert (again["result"], again["calls"] >= once["calls"]) == (once["result"], True)


def test_strategies_added_later_are_played_alone_with_new_calls_alone(store, time_, whole):
    comparison_id, workshop = whole[0]["comparison_id"], ToyWorkshop()
    store.extend(comparison_id, replace(TOY, strategies=(*TOY.strategies, "single:blue")))
    assert (store.get(comparison_id).status, store.get(comparison_id).planned) == (RunStatus.QUEUED, 12)
    assert store.claim(comparison_id)
    lines = sit(store, comparison_id, time_, toy_play(workshop))
    assert {line["strategy"] for line in lines if line["event"] == "session_played"} == {"single:blue"}
    assert 0 < len(workshop.prompts) == sum(line.get("new_calls", 0) for line in lines) <= 3
    assert lines[0]["plan"]["strategies"][-1] == "single:blue"
    assert (lines[-1]["reason"], len(lines[-1]["result"]["strategies"])) == ("finished", 4)


def test_the_log_gives_the_figures_of_the_last_line(store, whole):
    log = ComparisonLog.read(store.replay(whole[0]["comparison_id"]))
    assert log.result() == whole[-1]["result"]
    assert (log.reason, log.calls, log.plan) == ("finished", whole[-1]["calls"], TOY)


def test_one_killed_between_its_last_line_and_its_settling_only_settles(store, time_, whole):
    comparison_id = store.begin(TOY)
    for line in whole:
        store.add(comparison_id, json.dumps(line))
    assert sit(store, comparison_id, time_, toy_play(before=lambda prompt: pytest.fail("played again"))) == []
    assert store.get(comparison_id).status is RunStatus.FINISHED


def test_an_error_is_told_in_words_and_what_was_played_is_kept(store, time_):
    comparison_id, made = store.begin(TOY), []

    def play(plan, earlier, memory, cancel):
        for event in toy_play()(plan, earlier, memory, cancel):
            made.append(event)
            yield event
            if len(made) == 5:
                raise ZeroDivisionError("planted")

    with pytest.raises(ZeroDivisionError):
        sit(store, comparison_id, time_, play)
    stored = store.get(comparison_id)
    assert (stored.status, stored.message, stored.sessions) == (RunStatus.FAILED, BROKEN, 4)
    assert json.loads(store.events(comparison_id)[-1])["event"] == "comparison_failed"


def test_a_ceiling_is_a_finish_told_in_words(store, time_):
    comparison_id = store.begin(replace(TOY, max_calls=5))
    assert sit(store, comparison_id, time_)[-1]["reason"] == "max_calls"
    assert (store.get(comparison_id).status, store.get(comparison_id).message) == (RunStatus.FINISHED, "It reached its ceiling of calls.")


def test_a_strategy_that_could_not_go_on_is_named_at_the_end(store, time_):
    comparison_id = store.begin(replace(TOY, strategies=("single:nobody", "random")))
    lines = sit(store, comparison_id, time_)
    assert [line["event"] for line in lines[:2]] == ["comparison_started", "strategy_failed"]
    assert "single:nobody" in store.get(comparison_id).message


def test_deleting_one_deletes_its_sessions_and_no_others(store, time_, whole):
    other = sit(store, store.begin(replace(TOY, limit=1)), time_)[0]["comparison_id"]
    store.delete(whole[0]["comparison_id"])
    sessions = SessionStore(store._database)
    assert sessions.list(SessionQuery(comparison=whole[0]["comparison_id"])).total == 0
    assert sessions.list(SessionQuery(comparison=other)).total == 3
    assert [stored.id for stored in store.list().comparisons] == [other]


def test_one_that_waits_or_runs_cannot_be_extended(store):
    comparison_id = store.submit(TOY)
    with pytest.raises(UserError, match="is queued"):
        store.extend(comparison_id, TOY)


def test_a_list_of_comparisons_has_its_limits(store):
    with pytest.raises(PlanError, match="limit is 0"):
        store.list(0)


def test_a_comparison_is_played_for_whoever_asked_for_it(store, time_):
    owners = []

    class Owned:
        def of(self, owner):
            owners.append(owner)
            return toy_play()

    comparison_id = store.submit(TOY, owner="ann")
    assert store.claim_next() == comparison_id
    sit(store, comparison_id, time_, Owned())
    assert (owners, store.get(comparison_id).status) == (["ann"], RunStatus.FINISHED)
