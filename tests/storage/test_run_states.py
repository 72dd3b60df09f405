"""The whole state machine: what each request does in each state, and that no order of requests breaks it."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.runs import RunStore
from storage.stored_run import LIVE, RunStatus
from trinity_core.errors import NotFoundError, StorageError, UserError
from trinity_core.training.plan import RunPlan

Q, R, S, STOPPED, FINISHED, FAILED, INTERRUPTED = RunStatus
LINE = json.dumps({"event": "generation_ended", "index": 1, "at_s": 1.0})


def brought_to(runs: RunStore, clock, status: RunStatus) -> str:
    """A run of `runs` in this state."""
    run_id = runs.submit(RunPlan())
    if status is Q:
        return run_id
    assert runs.claim(run_id)
    if status is S:
        runs.request_stop(run_id)
    elif status is not R:
        runs.finish(run_id, status)
    return run_id


def attempt(request):
    """What a request answers; a refusal is its class."""
    try:
        return request()
    except (StorageError, UserError) as error:
        return type(error)


REQUESTS = {
    "claim": lambda runs, run_id: runs.claim(run_id),
    "request_stop": lambda runs, run_id: runs.request_stop(run_id).value,
    "finish": lambda runs, run_id: runs.finish(run_id, FINISHED),
    "requeue": lambda runs, run_id: runs.requeue(run_id),
    "add": lambda runs, run_id: runs.add(run_id, LINE),
    "delete": lambda runs, run_id: runs.delete(run_id),
}
AFTER = {
    # request: state before -> (state after, refused)
    "claim": {Q: (R, 0), R: (R, 1), S: (S, 1), STOPPED: (R, 0), FINISHED: (FINISHED, 1), FAILED: (R, 0), INTERRUPTED: (R, 0)},
    "request_stop": {Q: (STOPPED, 0), R: (S, 0), S: (S, 0), STOPPED: (STOPPED, 0), FINISHED: (FINISHED, 0), FAILED: (FAILED, 0)},
    "finish": {Q: (Q, 1), R: (FINISHED, 0), S: (FINISHED, 0), STOPPED: (STOPPED, 1), FINISHED: (FINISHED, 1), FAILED: (FAILED, 1)},
    "requeue": {Q: (Q, 1), R: (R, 1), S: (S, 1), STOPPED: (Q, 0), FINISHED: (FINISHED, 1), FAILED: (Q, 0), INTERRUPTED: (Q, 0)},
    "add": {Q: (Q, 1), R: (R, 0), S: (S, 0), STOPPED: (STOPPED, 1), FINISHED: (FINISHED, 1), FAILED: (FAILED, 1)},
    "delete": {Q: (None, 0), R: (R, 1), S: (S, 1), STOPPED: (None, 0), FINISHED: (None, 0), FAILED: (None, 0), INTERRUPTED: (None, 0)},
}


@pytest.mark.parametrize(("request_", "before"), [(name, before) for name, moves in AFTER.items() for before in moves])
def test_each_request_does_in_each_state_what_the_table_says(runs, clock, request_, before):
    run_id = brought_to(runs, clock, before)
    answer = attempt(lambda: REQUESTS[request_](runs, run_id))
    after, refused = AFTER[request_][before]
    assert (answer in (False, StorageError, UserError)) is bool(refused)
    assert attempt(lambda: runs.get(run_id).status) is (after or NotFoundError)


@pytest.mark.parametrize("status", [Q, R, S])
def test_a_run_cannot_end_in_a_state_that_is_no_end(runs, status):
    run_id = runs.begin(RunPlan())
    with pytest.raises(ValueError, match="cannot end"):
        runs.finish(run_id, status)
    assert runs.get(run_id).status is R


MOVES = st.tuples(st.integers(0, 1), st.sampled_from(["claim", "claim_next", "stop", "finish", "requeue", "add", "sleep", "beat"]))


@pytest.mark.parametrize("url", ["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)], indirect=True)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(MOVES, max_size=25))
def test_no_order_of_requests_gives_a_run_two_owners_or_loses_a_stop(database, clock, moves):
    """Two processes do anything to one run; a model of ten lines says who may."""
    stores = [RunStore(database, clock=clock) for _ in "ab"]
    run_id = stores[0].submit(RunPlan())
    holder, status, lines = None, Q, 0
    for who, move in moves:
        store = stores[who]
        if move == "sleep":
            clock.pass_(31)
            stores[1 - who].sweep()
            status = {R: INTERRUPTED, S: STOPPED}.get(status, status)
            holder = None
        elif move in ("claim", "claim_next"):
            free = status is Q or (move == "claim" and status in (STOPPED, FAILED, INTERRUPTED))
            taken = store.claim(run_id) if move == "claim" else store.claim_next() == run_id
            assert taken is free
            holder, status = (who, R) if free else (holder, status)
        elif move == "stop":
            status = {Q: STOPPED, R: S}.get(status, status)
            assert store.request_stop(run_id) is status
        elif move == "requeue":
            allowed = status in (STOPPED, FAILED, INTERRUPTED)
            assert (attempt(lambda store=store: store.requeue(run_id)) is None) is allowed
            status = Q if allowed else status
        elif move == "beat":
            store.heartbeat()
        else:
            ours = holder == who and status in LIVE
            act = REQUESTS.get(move) or REQUESTS["finish"]
            assert (attempt(lambda store=store, act=act: act(store, run_id)) is None) is ours
            lines += ours and move == "add"
            holder, status = (None, FINISHED) if ours and move != "add" else (holder, status)
        assert (store.get(run_id).status, store.get(run_id).events) == (status, lines)
    stores[0].request_stop(run_id)
    clock.pass_(31)
    stores[0].sweep()
    stores[0].delete(run_id)
