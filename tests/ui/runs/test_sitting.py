from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from storage.stored_run import RunStatus
from tests.ui.runs.toy import AGENTS, ended, generation, toy_train
from trinity_core.cancel import Cancel
from trinity_core.coordinator.checkpoint import read_checkpoint
from trinity_core.errors import BudgetError, PlanError, StorageError, TrinityError
from trinity_core.training.events import RunStarted
from trinity_core.training.plan import RunPlan
from ui.runs.sitting import BROKEN, LEFT, drive

PLAN = RunPlan(generations=6, seed=3)


def sit(runs, run_id, train, time_, cancel=None):
    return drive(runs, run_id, train, cancel or Cancel(), monotonic=time_.monotonic, clock=time_.moment)


def facts(lines):
    """The lines without what differs between two runs of one plan."""
    read = [json.loads(line) for line in lines]
    return [{key: value for key, value in line.items() if key not in ("run_id", "checkpoint", "at_s")} for line in read]


def failing(error):
    def train(plan, replay, cancel):
        yield from list(toy_train()(plan, replay, cancel))[:4]
        raise error

    return train


def giving(*events):
    """A trainer that gives these after a start."""
    return lambda plan, replay, cancel: iter([RunStarted(plan, 1, 2, AGENTS, 1), *events])


def test_each_line_is_stored_when_it_is_given_and_the_run_ends_with_its_head(runs, time_):
    run_id, kinds = runs.begin(PLAN), []
    for line in sit(runs, run_id, toy_train(lambda index: time_.pass_(2)), time_):
        assert runs.events(run_id)[-1] == line
        kinds.append(json.loads(line)["event"])
    run = runs.get(run_id)
    assert kinds == ["run_started", "prepared", *["generation_ended"] * 6, "run_ended"]
    assert (run.status, run.generations, run.seconds, run.message) == (RunStatus.FINISHED, 6, 12.0, "")
    assert read_checkpoint(runs.checkpoint(run_id)).facts.label == "toy"


def test_lines_tell_id_moment_and_where_the_head_is(runs, time_):
    run_id = runs.begin(PLAN)
    lines = [json.loads(line) for line in sit(runs, run_id, toy_train(), time_)]
    assert (lines[0]["run_id"], lines[0]["at"], lines[0]["at_s"]) == (run_id, "2026-01-02T00:00:00+00:00", 0.0)
    assert (lines[-1]["run_id"], lines[-1]["checkpoint"]) == (run_id, run_id)


def test_a_stop_keeps_what_there_is_and_resuming_gives_the_lines_of_a_run_that_never_stopped(runs, time_):
    whole = list(sit(runs, runs.begin(PLAN), toy_train(), time_))
    run_id, cancel = runs.begin(PLAN), Cancel()
    first = list(sit(runs, run_id, toy_train(lambda index: cancel.set() if index == 4 else time_.pass_(1)), time_, cancel))
    assert (json.loads(first[-1])["reason"], runs.get(run_id).status) == ("stopped", RunStatus.STOPPED)
    assert runs.claim(run_id)
    time_.pass_(100)
    second = list(sit(runs, run_id, toy_train(lambda index: time_.pass_(1)), time_))
    assert json.loads(second[0]) == {"event": "run_resumed", "generation": 3, "at_s": 3.0}
    assert facts([*first[:-1], *second[1:]]) == facts(whole)
    assert (json.loads(second[-1])["at_s"], runs.get(run_id).status) == (6.0, RunStatus.FINISHED)


def test_an_error_in_words_is_the_runs_message_and_a_line(runs, time_):
    run_id = runs.begin(PLAN)
    with pytest.raises(PlanError, match="No agent answers"):
        list(sit(runs, run_id, failing(PlanError("No agent answers.")), time_))
    run = runs.get(run_id)
    assert (run.status, run.message, run.generations) == (RunStatus.FAILED, "No agent answers.", 2)
    assert json.loads(runs.events(run_id)[-1]) == {"event": "run_failed", "message": "No agent answers.", "at_s": 0.0}


@pytest.mark.parametrize(
    ("error", "status", "message"),
    [(ZeroDivisionError("planted-secret"), RunStatus.FAILED, BROKEN), (KeyboardInterrupt(), RunStatus.INTERRUPTED, LEFT)],
)
def test_a_bug_and_a_broken_off_command_are_told_apart_without_details(runs, time_, error, status, message):
    run_id = runs.begin(PLAN)
    with pytest.raises(type(error)):
        list(sit(runs, run_id, failing(error), time_))
    assert (runs.get(run_id).status, runs.get(run_id).message) == (status, message)
    assert "planted-secret" not in "".join(runs.events(run_id))


def test_a_reader_that_turns_away_leaves_the_run_to_be_resumed(runs, time_):
    run_id = runs.begin(PLAN)
    lines = sit(runs, run_id, toy_train(), time_)
    next(lines)
    lines.close()
    assert runs.get(run_id).status is RunStatus.INTERRUPTED


def test_a_reader_that_turns_away_after_the_last_line_leaves_a_finished_run(runs, time_):
    run_id = runs.begin(PLAN)
    lines = sit(runs, run_id, toy_train(), time_)
    while json.loads(next(lines))["event"] != "run_ended":
        pass
    lines.close()
    assert runs.get(run_id).status is RunStatus.FINISHED


@pytest.mark.parametrize(("reason", "words"), [("max_calls", "ceiling of calls"), ("max_cost_usd", "ceiling of dollars")])
def test_a_ceiling_is_a_finish_told_in_words(runs, time_, reason, words):
    run_id = runs.begin(PLAN)
    list(
        sit(
            runs,
            run_id,
            lambda plan, replay, cancel: iter([RunStarted(plan, 1, 2, ("a",), 1), replace(ended(reason, np.ones(3)), checkpoint=None)]),
            time_,
        )
    )
    assert runs.get(run_id).status is RunStatus.FINISHED
    assert words in runs.get(run_id).message


def test_a_trainer_without_a_result_has_failed(runs, time_):
    run_id = runs.begin(PLAN)
    with pytest.raises(TrinityError, match="no result"):
        list(sit(runs, run_id, giving(), time_))
    assert runs.get(run_id).status is RunStatus.FAILED


def test_a_number_that_json_has_no_form_for_fails_the_run_in_words(runs, time_):
    wild = replace(generation(1, np.zeros(2), np.zeros(3)), sigma=float("inf"))
    run_id = runs.begin(PLAN)
    with pytest.raises(StorageError, match="infinite"):
        list(
            sit(
                runs,
                run_id,
                lambda plan, replay, cancel: iter([RunStarted(plan, 1, 2, ("a",), 1), replace(wild, sigma=float("inf"))]),
                time_,
            )
        )
    assert runs.get(run_id).status is RunStatus.FAILED


def test_a_run_killed_between_its_last_line_and_its_settling_only_settles(runs, time_):
    run_id = runs.begin(PLAN)
    for line in list(sit(runs, runs.begin(PLAN), toy_train(), time_)):
        runs.add(run_id, line)
    runs.finish(run_id, RunStatus.INTERRUPTED)
    assert runs.claim(run_id)
    assert list(sit(runs, run_id, failing(AssertionError("trained again")), time_)) == []
    assert runs.get(run_id).status is RunStatus.FINISHED


def test_a_sitting_that_lost_its_lease_writes_nothing_more(runs, time_, caplog):
    run_id = runs.begin(PLAN)
    lines = sit(runs, run_id, toy_train(), time_)
    kept = [next(lines) for _ in range(3)]
    runs.finish(run_id, RunStatus.INTERRUPTED, "elsewhere")
    with pytest.raises(StorageError, match="it is interrupted"):
        next(lines)
    assert (runs.events(run_id), runs.get(run_id).message) == (kept, "elsewhere")


class Owned:
    """A `Train` that notes for whom it works."""

    def __init__(self):
        self.owners = []

    def of(self, owner):
        self.owners.append(owner)
        return toy_train()


def test_a_run_is_trained_for_whoever_asked_for_it(runs, time_):
    train, run_id = Owned(), runs.submit(PLAN, owner="ann")
    assert runs.claim_next() == run_id
    list(sit(runs, run_id, train, time_))
    assert (train.owners, runs.get(run_id).status) == (["ann"], RunStatus.FINISHED)


def test_a_run_without_money_breaks_off_in_words_and_goes_on_when_there_is_some(runs, time_):
    run_id = runs.begin(PLAN)
    with pytest.raises(BudgetError):
        list(sit(runs, run_id, failing(BudgetError("Nothing is left today.")), time_))
    stored = runs.get(run_id)
    assert (stored.status, stored.message, stored.generations) == (RunStatus.FAILED, "Nothing is left today.", 2)
    runs.requeue(run_id)
    assert runs.claim_next() == run_id
    list(sit(runs, run_id, toy_train(), time_))
    assert runs.get(run_id).status is RunStatus.FINISHED
