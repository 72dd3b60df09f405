"""Row 45 of the fault list: the clock is put back by an hour. What runs goes on, what is dead is seen to be, order stays."""

from __future__ import annotations

from datetime import UTC, datetime

from storage import processes
from storage.recorder import SessionRecorder
from storage.sessions import LEASE_S, SessionStore
from storage.spend import SpendStore
from storage.stored import SessionStatus, TimedEvent
from storage.stored_run import RunStatus
from trinity_core.agents.books import Bill
from trinity_core.events import TextDelta
from trinity_core.training.plan import RunPlan
from ui.visiting.cookie import Cookies

BACK = -3600.0


def test_a_living_process_keeps_its_sessions_and_runs(store, runs, database, plan, clock) -> None:
    session_id, run_id = store.create(plan), runs.begin(RunPlan())
    clock.pass_(BACK)
    other = SessionStore(database, clock=clock)
    assert (other.sweep(), runs.sweep()) == (0, False)
    store.heartbeat()
    clock.pass_(LEASE_S + 1)  # the beat after the jump gave out a lease by the new clock
    assert other.sweep() == 1
    assert store.get(session_id).status is SessionStatus.INTERRUPTED
    assert runs.get(run_id).status is RunStatus.RUNNING


def test_a_dead_process_is_seen_to_be_dead_though_its_lease_lies_an_hour_ahead(store, database, plan, clock) -> None:
    dead = SessionStore(database, clock=clock)
    machine, pid, *_ = dead.process.split(".")
    dead.process = f"{machine}.{pid}.1.0123456789abcdef"  # the same number, but it began at another moment
    lost, alive = dead.create(plan), store.create(plan)
    clock.pass_(BACK)
    assert processes.is_dead(dead.process)
    assert store.sweep() == 1
    assert [store.get(one).status for one in (lost, alive)] == [SessionStatus.INTERRUPTED, SessionStatus.RUNNING]


def test_events_keep_their_order_and_moments_do_not_go_back(store, plan, clock) -> None:
    ticks = iter((0.0, 1.0, 2.0))
    recorder = SessionRecorder(store, plan, monotonic=lambda: next(ticks))
    recorder.add(TextDelta(1, "before"))
    recorder.flush()
    clock.pass_(BACK)
    recorder.add(TextDelta(1, "after"))
    recorder.flush()
    assert [(timed.event.text, timed.at_s) for timed in store.get(recorder.session_id).events] == [("before", 1.0), ("after", 2.0)]
    store.add_many(recorder.session_id, [TimedEvent(3.0, TextDelta(1, "!"))])


def test_a_call_is_booked_on_the_day_it_began(database, clock) -> None:
    spend = SpendStore(lambda: database, clock=clock)
    clock.now = datetime(2026, 1, 2, 0, 10, tzinfo=UTC)
    hold = spend.hold("ann", 0.5, ceilings=_none(), seconds=60.0)
    clock.pass_(BACK)
    spend.settle(hold, "ann", Bill(10, 0.2, 0.2))
    assert spend.today(None).calls == 0
    clock.pass_(-BACK)
    assert spend.today("ann").calls == 1


def test_a_visitor_is_known_with_a_cookie_of_the_hour_that_comes_again() -> None:
    now = 1_800_000_000.0
    visit = Cookies(b"k" * 32).read(None)
    text = Cookies(b"k" * 32, clock=lambda: now).write(visit)
    assert Cookies(b"k" * 32, clock=lambda: now + BACK).read(text).id == visit.id


def _none():
    from storage.ceilings import DayCeilings

    return DayCeilings()
