"""What calls cost by day and visitor: ceilings hold over threads and processes, and dead processes hold nothing up."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import update

from storage.ceilings import DayCeilings
from storage.purse import VisitorPurse
from storage.spend import SpendStore
from storage.stored_spend import Spent, SpentDay
from storage.tables import HoldRow
from trinity_core.agents.books import Bill
from trinity_core.errors import BudgetError

ONE = Bill(100, 0.1, 0.1)
FOR_TEN = DayCeilings(everybody_usd=1.0)


@pytest.fixture
def spend(database, clock) -> SpendStore:
    return SpendStore(lambda: database, clock=clock)


def call(spend: SpendStore, ceilings: DayCeilings = FOR_TEN, *, owner: str = "me", most: float = 0.1, bill: Bill = ONE) -> bool:
    """Whether there was room for a call."""
    try:
        hold = spend.hold(owner, most, ceilings, seconds=60)
    except BudgetError:
        return False
    spend.settle(hold, owner, bill)
    return True


def test_fifty_parallel_calls_do_not_pass_a_ceiling_for_ten(spend) -> None:
    with ThreadPoolExecutor(50) as threads:
        made = list(threads.map(lambda _: call(spend), range(50)))
    assert made.count(True) == 10
    assert spend.today() == Spent(10, 1000, pytest.approx(1.0), 0)


def test_fifty_calls_in_the_air_at_once_hold_no_more_than_the_ceiling(spend) -> None:
    def hold(_: int) -> str:
        try:
            return spend.hold("me", 0.1, FOR_TEN, seconds=60)
        except BudgetError:
            return ""

    with ThreadPoolExecutor(50) as threads:
        holds = [name for name in threads.map(hold, range(50)) if name]
    assert len(holds) == 10
    assert spend.today() == Spent()


TWO_PROCESSES = """
import sys
from concurrent.futures import ThreadPoolExecutor
from storage.database import open_database
from storage.spend import SpendStore
from tests.storage.test_spend import call
database = open_database(sys.argv[1])
spend = SpendStore(lambda: database)
spend.today()
print("ready", flush=True)
sys.stdin.readline()
with ThreadPoolExecutor(25) as threads:
    print(sum(threads.map(lambda _: call(spend), range(25))))
"""


@pytest.mark.slow
def test_two_processes_of_twenty_five_calls_do_not_pass_a_ceiling_for_ten(url, database, spend) -> None:
    place = url if url.startswith("sqlite") else database._reader.url.render_as_string(hide_password=False)
    command = [sys.executable, "-c", TWO_PROCESSES, place]
    both = [subprocess.Popen(command, cwd=Path(__file__).parents[2], stdin=-1, stdout=-1, text=True) for _ in range(2)]
    for process in both:
        assert process.stdout.readline() == "ready\n"
    for process in both:
        process.stdin.write("\n")
        process.stdin.flush()
    made = [int(process.communicate(timeout=60)[0]) for process in both]
    assert sum(made) == 10
    assert spend.days()[0].spent.calls == 10


def test_what_is_not_needed_of_a_reservation_is_free_again(spend) -> None:
    made = [call(spend, most=0.6, bill=Bill(1, 0.01, 0.01)) for _ in range(5)]
    assert made == [True] * 5
    assert spend.today("me").known_cost_usd == pytest.approx(0.05)


def test_each_visitor_has_a_ceiling_and_everybody_one_together(spend) -> None:
    ceilings = DayCeilings(visitor_usd=0.2, everybody_usd=0.5)
    made = {owner: [call(spend, ceilings, owner=owner) for _ in range(3)] for owner in ("ann", "bob", "cid")}
    assert made == {"ann": [True, True, False], "bob": [True, True, False], "cid": [True, False, False]}
    assert [(day.owner, day.spent.calls) for day in spend.days()] == [("ann", 2), ("bob", 2), ("cid", 1)]


def test_a_refusal_says_which_ceiling_how_much_is_spent_and_when_there_is_room_again(spend) -> None:
    call(spend, bill=Bill(1, 0.95, 0.95))
    spend.hold("you", 0.02, FOR_TEN, seconds=60)
    with pytest.raises(BudgetError) as refused:
        spend.hold("me", 0.1, FOR_TEN, seconds=60)
    assert str(refused.value) == (
        "Today's ceiling for everybody together is $1.00. $0.95 of it is spent, $0.0200 set aside for calls under way, and this call "
        "may cost up to $0.10, so it was not made. The day begins anew at midnight UTC, in 20 h 56 min."
    )


def test_a_call_that_no_day_has_room_for_is_told_so(spend) -> None:
    with pytest.raises(BudgetError, match=r"up to \$2\.00 alone.*lower max_tokens"):
        spend.hold("me", 2.0, FOR_TEN, seconds=60)


def test_the_next_day_begins_anew_and_a_call_over_midnight_counts_for_the_day_it_began(spend, clock) -> None:
    late = spend.hold("me", 0.9, FOR_TEN, seconds=86_400)
    clock.pass_(86_000)
    assert call(spend)
    spend.settle(late, "me", Bill(5, 0.9, 0.9))
    assert spend.days() == (SpentDay("2026-01-03", "me", Spent(1, 100, 0.1)), SpentDay("2026-01-02", "me", Spent(1, 5, 0.9)))


def test_what_a_killed_process_had_set_aside_is_free_after_the_longest_call(spend, clock) -> None:
    spend.hold("me", 1.0, FOR_TEN, seconds=60)
    assert not call(spend)
    clock.pass_(61)
    assert call(spend)


def test_what_a_process_had_set_aside_that_is_surely_dead_is_free_at_once(spend, database) -> None:
    spend.hold("me", 1.0, FOR_TEN, seconds=3600)
    machine, _, rest = spend.process.partition(".")
    with database.writing() as transaction:
        transaction.execute(update(HoldRow).values(process=f"{machine}.1.{rest.split('.')[1]}0.gone"))
    assert call(spend)


def test_a_hold_that_ran_out_is_settled_all_the_same(spend, clock) -> None:
    hold = spend.hold("me", 0.5, FOR_TEN, seconds=60)
    clock.pass_(61)
    assert call(spend)
    spend.settle(hold, "me", ONE)
    assert spend.today("me").calls == 2


def test_without_ceilings_a_purse_only_books(spend) -> None:
    purse = VisitorPurse(spend, "me", DayCeilings())
    assert purse.hold(1e9, seconds=1) == purse.hold(None, seconds=1) == ""
    purse.settle("", Bill(7, unpriced=True))
    assert spend.today("me") == Spent(1, 7, 0.0, 1)


def test_a_free_call_is_made_however_little_is_left(spend) -> None:
    purse = VisitorPurse(spend, "me", DayCeilings(everybody_usd=0.0))
    assert purse.hold(0.0, seconds=1) == ""
    with pytest.raises(BudgetError):
        purse.hold(0.001, seconds=1)


def test_others_spending_is_not_told(spend) -> None:
    call(spend, owner="ann")
    assert (spend.today("bob"), spend.today("ann").calls, spend.today(None).calls) == (Spent(), 1, 1)
