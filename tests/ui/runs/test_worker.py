from __future__ import annotations

import logging
import threading

import pytest

from storage.stored_run import RunQuery, RunStatus
from tests.ui.runs.toy import toy_train
from trinity_core.errors import PlanError, StorageError
from trinity_core.training.plan import RunPlan
from ui.runs.sitting import BROKEN
from ui.runs.worker import SENT_AWAY, Worker

PLAN = RunPlan(generations=6, seed=3)


@pytest.fixture
def worker(runs, time_):
    """Makes a worker whose sleeps pass at once and that ends after a minute without work."""
    return lambda train, **options: Worker(
        runs, train, idle_s=60, poll_s=0.01, monotonic=time_.monotonic, sleep=lambda seconds: time_.pass_(20), **options
    )


def test_queued_runs_are_run_one_after_another_until_nothing_waits(runs, worker, time_):
    ids = [runs.submit(PLAN) for _ in range(3)]
    worker(toy_train()).run()
    assert [runs.get(run_id).status for run_id in ids] == [RunStatus.FINISHED] * 3
    assert time_.seconds == 60


def test_a_run_queued_while_it_waits_is_run(runs, time_):
    def sleep(seconds):
        time_.pass_(20)
        if time_.seconds == 40:
            runs.submit(PLAN)

    Worker(runs, toy_train(), idle_s=60, monotonic=time_.monotonic, sleep=sleep).run()
    assert runs.list(RunQuery()).runs[0].status is RunStatus.FINISHED
    assert time_.seconds == 100


def test_a_stop_takes_effect_before_the_next_generation(runs, worker):
    run_id, cancels = runs.submit(PLAN), []

    def train(plan, replay, cancel):
        cancels.append(cancel)
        yield from toy_train(gate)(plan, replay, cancel)

    def gate(index):
        if index == 3:
            runs.request_stop(run_id)
            assert cancels[0].wait(10)

    worker(train).run()
    run = runs.get(run_id)
    assert (run.status, run.generations, run.has_checkpoint) == (RunStatus.STOPPED, 2, True)


def test_a_run_that_fails_or_breaks_is_told_in_words_and_the_next_one_is_run(runs, worker, caplog):
    errors = iter([PlanError("No agent answers."), ZeroDivisionError("the key is sk-planted"), None])

    def train(plan, replay, cancel):
        if error := next(errors):
            raise error
        yield from toy_train()(plan, replay, cancel)

    ids = runs.submit_all([("", PLAN)] * 3)
    with caplog.at_level(logging.ERROR):
        worker(train, secrets=("", "sk-planted")).run()
    assert [runs.get(run_id).status.value for run_id in ids] == ["failed", "failed", "finished"]
    assert [runs.get(run_id).message for run_id in ids] == ["No agent answers.", BROKEN, ""]
    assert caplog.messages[0] == f"Run {ids[0]}: No agent answers."
    assert "Traceback" in caplog.messages[1]
    assert "the key is ***" in caplog.messages[1]
    assert "sk-planted" not in caplog.text


@pytest.mark.parametrize("how", ["signal", "parent"])
def test_sent_away_or_orphaned_it_leaves_its_run_interrupted_and_ends(runs, worker, how):
    run_id, parent, released = runs.submit(PLAN), [1], threading.Event()

    def gate(index):
        if index == 3:
            if how == "signal":
                leaving.leave(15, None)
            else:
                parent[0] = 0
            assert released.wait(10)

    def released_by_cancel(plan, replay, cancel):
        cancel.on_set(released.set)
        yield from toy_train(gate)(plan, replay, cancel)

    leaving = worker(released_by_cancel, parent=lambda: parent[0])
    leaving.run()
    run = runs.get(run_id)
    assert (run.status, run.message, run.generations) == (RunStatus.INTERRUPTED, SENT_AWAY, 2)


def test_a_run_taken_over_by_another_is_let_go(runs, worker, time_):
    run_id, cancels = runs.submit(PLAN), []

    def train(plan, replay, cancel):
        cancels.append(cancel)
        yield from toy_train(gate)(plan, replay, cancel)

    def gate(index):
        if index == 3:
            time_.pass_(31)
            runs.sweep()
            assert cancels[0].wait(10)

    worker(train).run()
    assert (runs.get(run_id).status, len(runs.events(run_id))) == (RunStatus.INTERRUPTED, 4)


def test_a_look_that_fails_is_tried_again(runs, worker, monkeypatch, caplog):
    run_id, tried_again, looks, wanted = runs.submit(PLAN), threading.Event(), iter([False, True]), runs.wanted

    def look(run_id):
        if not next(looks, True):
            raise StorageError("The database is locked.")
        tried_again.set()
        return wanted(run_id)

    monkeypatch.setattr(runs, "wanted", look)
    worker(toy_train(lambda index: tried_again.wait(10))).run()
    assert (caplog.messages, runs.get(run_id).status) == (["The database is locked."], RunStatus.FINISHED)
