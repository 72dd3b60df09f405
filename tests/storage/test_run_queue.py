from __future__ import annotations

import pytest

from storage.job_queue import QueueLimits
from storage.runs import RunStore
from storage.stored_run import RunStatus
from trinity_core.errors import UserError
from trinity_core.training.plan import RunPlan


@pytest.fixture
def queue(database, clock):
    """Makes a store with these limits, as another process would have it."""
    return lambda **limits: RunStore(database, clock=clock, limits=QueueLimits(**limits))


def submitted(runs, clock, owners):
    ids = {}
    for n, owner in enumerate(owners):
        clock.pass_(1)
        ids[runs.submit(RunPlan(), owner=owner)] = f"{owner}{n}"
    return ids


def taken(runs, clock, ids):
    """Names of the runs in the order they are given out, each finished at once."""
    order = []
    while (run_id := runs.claim_next()) is not None:
        order.append(ids[run_id])
        clock.pass_(1)
        runs.finish(run_id, RunStatus.FINISHED)
    return order


def test_owners_take_turns_and_each_ones_oldest_run_comes_first(queue, clock):
    runs = queue(max_running=1)
    ids = submitted(runs, clock, ["a", "a", "a", "b", "", "b"])
    assert taken(runs, clock, ids) == ["a0", "b3", "4", "a1", "b5", "a2"]


def test_who_started_a_run_longest_ago_is_next_even_if_they_queued_last(queue, clock):
    runs = queue(max_running=1)
    taken(runs, clock, submitted(runs, clock, ["b", "a"]))
    ids = submitted(runs, clock, ["a", "a", "b", "new"])
    assert taken(runs, clock, ids) == ["new3", "b2", "a0", "a1"]


def test_no_more_run_at_once_than_allowed_over_all_processes(queue, clock):
    here, there = queue(max_running=2), queue(max_running=2)
    submitted(here, clock, "aaaa")
    first, second = here.claim_next(), there.claim_next()
    assert None not in (first, second)
    assert (here.claim_next(), there.claim_next(), here.waiting()) == (None, None, 2)
    here.request_stop(first)
    assert there.claim_next() is None
    here.finish(first, RunStatus.STOPPED)
    assert there.claim_next() is not None


def test_a_dead_process_holds_no_place(queue, clock):
    dead, alive = queue(max_running=1), queue(max_running=1)
    submitted(dead, clock, "aa")
    lost = dead.claim_next()
    clock.pass_(31)
    assert alive.claim_next() not in (None, lost)
    assert alive.get(lost).status is RunStatus.INTERRUPTED


def test_too_many_waiting_runs_are_refused_per_owner_and_in_all(queue, clock):
    runs = queue(max_queued=2, max_queued_in_all=3)
    ids = list(submitted(runs, clock, "aa"))
    with pytest.raises(UserError, match="at most 2 may"):
        runs.submit(RunPlan(), owner="a")
    runs.submit(RunPlan(), owner="b")
    with pytest.raises(UserError, match="queue is full: 3 runs"):
        runs.submit(RunPlan(), owner="c")
    assert runs.waiting() == 3
    runs.request_stop(ids[0])
    runs.submit(RunPlan(), owner="c")
    with pytest.raises(UserError, match="queue is full"):
        runs.requeue(ids[0])
    assert runs.get(ids[0]).status is RunStatus.STOPPED
