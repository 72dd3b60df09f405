from __future__ import annotations

import json
import re
from dataclasses import replace

import numpy as np
import pytest

from storage.job_queue import QueueLimits
from storage.run_kind import LOST
from storage.runs import RunStore
from storage.stored_run import RunQuery, RunStatus
from trinity_core.errors import NotFoundError, PlanError, StorageError, UserError
from trinity_core.training.plan import RunPlan, TrainerName

PLAN = RunPlan(trainer=TrainerName.REINFORCE, generations=3, seed=7, max_cost_usd=0.5, families=("dates", "units"))


def line(event="generation_ended", at_s=1.0, **values):
    return json.dumps({"event": event, **values, "at_s": at_s})


def running(runs, **options):
    run_id = runs.submit(PLAN, **options)
    assert runs.claim(run_id)
    return run_id


def test_a_queued_run_comes_back_with_everything_that_was_chosen(runs, clock):
    run = runs.get(runs.submit(PLAN, owner="ann", race="r1", label="first <b>"))
    assert (run.plan, run.trainer, run.pool, run.owner, run.race, run.label) == (PLAN, "reinforce", "offline", "ann", "r1", "first <b>")
    assert (run.status, run.created_at, run.queued_at) == (RunStatus.QUEUED, clock.now, clock.now)
    assert (run.started_at, run.ended_at, run.message, run.events, run.validation, run.test) == (None, None, "", 0, None, None)
    assert (run.live, run.resumable, run.has_checkpoint) == (False, False, False)


def test_an_id_is_128_random_bits(runs):
    ids = {runs.submit(PLAN) for _ in range(20)}
    assert len(ids) == 20
    assert all(re.fullmatch("[0-9a-f]{32}", run_id) for run_id in ids)


def test_lines_come_back_as_they_were_in_their_order(runs):
    run_id = running(runs)
    lines = [line(at_s=n / 8, index=n, heat=[[0.5]], word="é \u2028 <b>") for n in range(12)]
    for text in lines:
        runs.add(run_id, text)
    assert (runs.events(run_id), runs.events(run_id, 5), runs.events(run_id, 12)) == (lines, lines[5:], [])


def test_a_replay_has_the_lines_with_their_arrays(runs):
    run_id = running(runs)
    runs.add(run_id, line("prepared", 0.5), {"start": np.array([1.0, np.nan]), "basis": np.zeros((2, 0))})
    runs.add(run_id, line(index=1))
    (first, arrays), (second, none) = runs.replay(run_id)
    assert (first, second, none) == ({"event": "prepared", "at_s": 0.5}, {"event": "generation_ended", "index": 1, "at_s": 1.0}, {})
    assert np.array_equal(arrays["start"], [1.0, np.nan], equal_nan=True)
    assert arrays["basis"].shape == (2, 0)


def test_totals_grow_with_the_lines(runs):
    run_id = running(runs)
    runs.add(run_id, line("run_started", 0.0, episodes=9000, generations=60))
    assert (runs.get(run_id).episodes, runs.get(run_id).generations) == (0, 0)
    runs.add(run_id, line("prepared", 0.5, episodes=10, validation=0.4))
    for index, validation in ((1, 0.7), (2, None), (3, 0.6)):
        runs.add(run_id, line(at_s=index, index=index, episodes=100 * index, tokens=9 * index, cost_usd=0.5, validation=validation))
    run = runs.get(run_id)
    assert (run.generations, run.episodes, run.tokens, run.cost_usd, run.validation, run.test) == (3, 300, 27, 0.5, 0.7, None)
    runs.add(run_id, line("run_ended", 9.5, episodes=310, tokens=28, cost_usd=None, validation=0.7, test=0.65))
    run = runs.get(run_id)
    assert (run.episodes, run.tokens, run.cost_usd, run.validation, run.test, run.seconds, run.events) == (310, 28, None, 0.7, 0.65, 9.5, 6)


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"event": "x"}', '{"at_s": 1}', '{"event": "x", "at_s": NaN}', '{"event": "x",\n"at_s": 1}']
)
def test_what_is_no_line_is_refused(runs, text):
    run_id = running(runs)
    with pytest.raises(StorageError):
        runs.add(run_id, text)
    assert runs.events(run_id) == []


@pytest.mark.parametrize(
    "use",
    [
        lambda runs: runs.get("nobody"),
        lambda runs: runs.events("nobody"),
        lambda runs: runs.replay("nobody"),
        lambda runs: runs.claim("nobody"),
        lambda runs: runs.add("nobody", line()),
        lambda runs: runs.request_stop("nobody"),
        lambda runs: runs.stopping("nobody"),
        lambda runs: runs.finish("nobody", RunStatus.FINISHED),
        lambda runs: runs.requeue("nobody"),
        lambda runs: runs.save_checkpoint("nobody", b""),
        lambda runs: runs.checkpoint("nobody"),
        lambda runs: runs.delete("nobody"),
        lambda runs: runs.race("nobody"),
    ],
)
def test_an_unknown_id_is_said_to_be_one(runs, use):
    with pytest.raises(NotFoundError, match="'nobody'"):
        use(runs)


def test_a_run_without_a_sign_of_life_is_interrupted_and_its_late_writer_refused(runs, database, clock):
    run_id = running(runs)
    runs.add(run_id, line(index=1))
    other = RunStore(database, clock=clock)
    clock.pass_(29)
    assert not other.sweep()
    clock.pass_(2)
    assert other.sweep()
    assert (runs.get(run_id).status, runs.get(run_id).message, runs.get(run_id).ended_at) == (RunStatus.INTERRUPTED, LOST, clock.now)
    for write in (lambda: runs.add(run_id, line(index=2)), lambda: runs.finish(run_id, RunStatus.FINISHED)):
        with pytest.raises(StorageError, match="it is interrupted"):
            write()
    assert other.claim(run_id)
    for write in (lambda: runs.add(run_id, line(index=2)), lambda: runs.save_checkpoint(run_id, b"x")):
        with pytest.raises(StorageError, match="another process runs it"):
            write()
    assert len(runs.events(run_id)) == 1


def test_a_heartbeat_or_a_line_keeps_a_run_alive_but_not_one_that_ended_unsaid(runs, clock, monkeypatch):
    beating, writing, silent = running(runs), running(runs), running(runs)
    with monkeypatch.context() as broken:
        broken.setattr(runs._database, "writing", lambda: (_ for _ in ()).throw(StorageError("The disk is full.")))
        with pytest.raises(StorageError):
            runs.finish(silent, RunStatus.FAILED)
    clock.pass_(20)
    runs.heartbeat()
    clock.pass_(20)
    runs.add(writing, line())
    runs.sweep()
    assert [runs.get(run_id).status.value for run_id in (beating, writing, silent)] == ["running", "running", "interrupted"]


def test_a_stop_asked_of_a_run_whose_process_died_is_kept(runs, clock):
    run_id = running(runs)
    runs.request_stop(run_id)
    clock.pass_(31)
    runs.sweep()
    assert runs.get(run_id).status is RunStatus.STOPPED


def test_a_run_is_wanted_until_somebody_stops_it_or_takes_it_over(runs, database, clock):
    first, second = running(runs), running(runs)
    assert (runs.wanted(first), RunStore(database, clock=clock).wanted(first)) == (True, False)
    RunStore(database, clock=clock).request_stop(first)
    clock.pass_(31)
    RunStore(database, clock=clock).claim_next()
    assert (runs.wanted(first), runs.wanted(second)) == (False, False)


def test_a_resumed_run_keeps_its_lines_and_goes_to_the_end_of_the_queue(runs, clock):
    run_id = running(runs)
    runs.add(run_id, line(index=1, at_s=4.5))
    runs.finish(run_id, RunStatus.FAILED, "No agent answers.")
    assert runs.get(run_id).message == "No agent answers."
    other = runs.submit(PLAN)
    clock.pass_(1)
    runs.requeue(run_id)
    run = runs.get(run_id)
    assert (run.status, run.message, run.ended_at, run.generations, run.seconds) == (RunStatus.QUEUED, "", None, 1, 4.5)
    assert [runs.claim_next(), runs.claim_next(), len(runs.events(run_id))] == [other, run_id, 1]


def test_a_foreground_run_is_held_at_once(runs):
    run_id = runs.begin(PLAN, label="mine")
    assert (runs.get(run_id).status, runs.waiting(), runs.claim_next()) == (RunStatus.RUNNING, 0, None)
    runs.add(run_id, line())


def test_a_checkpoint_is_kept_as_it_is_and_told_of_without_being_read(runs):
    run_id = running(runs)
    assert runs.checkpoint(run_id) is None
    runs.save_checkpoint(run_id, bytes(range(256)) * 9)
    assert runs.checkpoint(run_id) == bytes(range(256)) * 9
    assert runs.get(run_id).has_checkpoint


def test_a_list_finds_what_it_is_asked_for_the_newest_first(runs, clock):
    ids = []
    for owner, race, trainer in (("", "", "sft"), ("ann", "r1", "sft"), ("ann", "r1", "reinforce")):
        clock.pass_(1)
        ids.append(runs.submit(replace(PLAN, trainer=TrainerName(trainer)), owner=owner, race=race))
    runs.request_stop(ids[0])
    for query, found in (
        (RunQuery(), [2, 1, 0]),
        (RunQuery(owner=""), [0]),
        (RunQuery(owner="ann"), [2, 1]),
        (RunQuery(owner="' OR 1=1"), []),
        (RunQuery(race="r1", trainer="sft"), [1]),
        (RunQuery(pool="offline", statuses=(RunStatus.STOPPED, RunStatus.FAILED)), [0]),
        (RunQuery(limit=1, offset=1), [1]),
    ):
        page = runs.list(query)
        assert [run.id for run in page.runs] == [ids[n] for n in found]
        assert page.total == (3 if query.limit == 1 else len(found))
    assert [run.id for run in runs.race("r1")] == ids[1:]


def test_several_runs_are_queued_all_or_none_and_keep_their_order(database, clock):
    runs = RunStore(database, clock=clock, limits=QueueLimits(max_queued=5))
    ids = runs.submit_all([(str(n), replace(PLAN, seed=n)) for n in range(4)], race="r1")
    assert [(run.id, run.label, run.plan.seed) for run in runs.race("r1")] == [(ids[n], str(n), n) for n in range(4)]
    with pytest.raises(UserError, match="6 runs of yours wait; at most 5 may"):
        runs.submit_all([("a", PLAN), ("b", PLAN)])
    assert runs.waiting() == 4


def test_only_a_run_at_rest_can_be_deleted_with_its_lines(runs, database):
    run_id, stays = running(runs), running(runs)
    for name in (run_id, stays):
        runs.add(name, line())
    with pytest.raises(UserError, match="is running"):
        runs.delete(run_id)
    runs.finish(run_id, RunStatus.STOPPED)
    runs.delete(run_id)
    with pytest.raises(NotFoundError):
        runs.events(run_id)
    assert len(runs.events(stays)) == 1


def test_a_label_too_long_and_limits_of_nothing_are_refused(runs):
    with pytest.raises(PlanError, match="201 characters"):
        runs.submit(PLAN, label="x" * 201)
    with pytest.raises(PlanError, match="max_running is 0"):
        QueueLimits(max_running=0)
    with pytest.raises(PlanError, match="limit is 501"):
        RunQuery(limit=501)


def test_a_plan_this_program_cannot_read_spoils_no_list(runs, database):
    from sqlalchemy import text

    run_id = runs.submit(PLAN)
    with database.writing() as transaction:
        transaction.execute(text("UPDATE runs SET plan = '{\"flux\": 1}'"))
    assert runs.list(RunQuery()).runs[0].id == run_id
    with pytest.raises(StorageError, match="'flux'"):
        _ = runs.get(run_id).plan
