from __future__ import annotations

import json

import pytest

from storage.comparisons import ComparisonStore
from storage.finished import FinishedSession
from storage.stored import SessionQuery, SessionStatus, TimedEvent
from storage.stored_run import RunStatus
from trinity_core.errors import NotFoundError, PlanError, StorageError, UserError
from trinity_core.evaluation.comparison.plan import ComparisonPlan

PLAN = ComparisonPlan(("random", "rotation"), limit=3, seeds=2)


@pytest.fixture
def comparisons(database, clock) -> ComparisonStore:
    return ComparisonStore(database, clock=clock)


@pytest.fixture
def finished(plan, events):
    def made(comparison: str = "") -> FinishedSession:
        return FinishedSession(plan, [TimedEvent(0.5 * k, event) for k, event in enumerate(events)], True, "visitor", comparison)

    return made


def line(tokens=10, cost=0.5, at_s=1.0):
    return json.dumps({"event": "session_played", "new_tokens": tokens, "new_cost_usd": cost, "at_s": at_s})


def test_a_session_kept_whole_is_what_one_kept_event_by_event_is(store, plan, events, finished):
    whole = finished()
    store.keep(whole)
    slow = store.create(plan, owner="visitor")
    store.add_many(slow, whole.events)
    store.grade(slow, True)
    fast, other = store.get(whole.id), store.get(slow)
    assert (fast.events, fast.plan, store.events(whole.id)) == (other.events, other.plan, store.events(slow))
    assert (fast.status, fast.session, fast.correct) == (SessionStatus.FINISHED, other.session, True)


def test_lists_of_sessions_leave_out_those_of_comparisons_unless_asked(store, comparisons, plan, finished):
    comparison_id = comparisons.begin(PLAN)
    comparisons.add_session(comparison_id, line(), inside := finished(comparison_id))
    own = store.create(plan)
    begun = store.create(plan, comparison=comparison_id)
    assert [one.id for one in store.list(SessionQuery()).sessions] == [own]
    assert {one.id for one in store.list(SessionQuery(comparison=comparison_id)).sessions} == {inside.id, begun}


def test_lines_of_sessions_add_up_and_an_unknown_price_stays_unknown(comparisons, finished):
    comparison_id = comparisons.begin(PLAN)
    for tokens, cost in ((10, 0.5), (20, 0.25)):
        comparisons.add_session(comparison_id, line(tokens, cost), finished(comparison_id))
    stored = comparisons.get(comparison_id)
    assert (stored.sessions, stored.planned, stored.tokens, stored.cost_usd, stored.events) == (2, 12, 30, 0.75, 2)
    for cost in (None, 0.5):
        comparisons.add_session(comparison_id, line(1, cost), finished(comparison_id))
    assert comparisons.get(comparison_id).cost_usd is None


def test_a_process_that_lost_its_comparison_stores_neither_line_nor_session(store, comparisons, clock, finished):
    comparison_id = comparisons.begin(PLAN)
    clock.pass_(31)
    assert comparisons.sweep()
    with pytest.raises(StorageError, match=f"comparison '{comparison_id}': it is interrupted"):
        comparisons.add_session(comparison_id, line(), finished(comparison_id))
    assert (comparisons.events(comparison_id), store.list(SessionQuery(comparison=comparison_id)).total) == ([], 0)


def test_runs_and_comparisons_do_not_meet(runs, comparisons):
    comparison_id = comparisons.submit(PLAN)
    assert (runs.waiting(), comparisons.waiting(), runs.claim_next()) == (0, 1, None)
    with pytest.raises(NotFoundError, match="There is no run"):
        runs.get(comparison_id)
    assert comparisons.claim_next() == comparison_id
    assert comparisons.get(comparison_id).status is RunStatus.RUNNING


def test_one_at_rest_takes_another_plan_and_waits_again(comparisons):
    comparison_id, more = comparisons.begin(PLAN), ComparisonPlan(("random", "rotation", "script"), limit=3, seeds=2)
    with pytest.raises(UserError, match="is running"):
        comparisons.extend(comparison_id, more)
    comparisons.finish(comparison_id, RunStatus.FINISHED)
    comparisons.extend(comparison_id, more)
    stored = comparisons.get(comparison_id)
    assert (stored.plan, stored.planned, stored.status, stored.ended_at) == (more, 18, RunStatus.QUEUED, None)


def test_a_live_one_cannot_be_deleted(comparisons):
    comparison_id = comparisons.begin(PLAN)
    with pytest.raises(UserError, match="is running"):
        comparisons.delete(comparison_id)
    with pytest.raises(NotFoundError, match="There is no comparison"):
        comparisons.delete("nothing")


@pytest.mark.parametrize(("limit", "offset"), [(0, 0), (501, 0), (5, -1)])
def test_a_page_has_its_limits(comparisons, limit, offset):
    with pytest.raises(PlanError, match="limit is"):
        comparisons.list(limit, offset)
