"""The shelf of kept replies: what goes in comes out, and those not used for longest make room."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import func, select

from storage.replies import TOUCH_S, ReplyStore
from storage.stored_spend import KeptReplies
from storage.tables import ReplyRow
from trinity_core.agents.books import KeptReply
from trinity_core.types import Reply, Usage

SIZE = 1300
"""Of a reply of 1,000 characters."""


def reply(text: str = "x" * 1000) -> Reply:
    return Reply(text, Usage(11, 3), 0.25, 1.5)


@pytest.fixture
def shelf(database, clock) -> ReplyStore:
    return ReplyStore(lambda: database, limit_bytes=3 * SIZE, clock=clock)


def on(shelf: ReplyStore, *keys: str) -> str:
    """Which of the keys are there."""
    return "".join(key for key in keys if shelf.find(key) is not None)


def test_a_reply_comes_back_as_it_was_made(shelf, clock) -> None:
    made = clock.now
    shelf.keep("a", reply("Grüße \U0001f600\x00"))
    clock.pass_(3600)
    assert shelf.find("a") == KeptReply(made, "Grüße \U0001f600", Usage(11, 3), 0.25, 1.5)
    assert shelf.find("b") is None


def test_an_unknown_price_stays_unknown(shelf) -> None:
    shelf.keep("a", Reply("yes"))
    assert shelf.find("a").cost_usd is None


def test_the_least_recently_used_go_first(shelf, clock) -> None:
    for key in "abc":
        shelf.keep(key, reply())
        clock.pass_(TOUCH_S)
    shelf.find("a")
    shelf.keep("d", reply())
    assert on(shelf, *"abcd") == "acd"
    assert shelf.kept() == KeptReplies(3, 3 * SIZE, 3 * SIZE)


def test_one_large_reply_takes_the_place_of_several(shelf) -> None:
    for key in "abc":
        shelf.keep(key, reply())
    shelf.keep("d", reply("x" * 3000))
    assert on(shelf, *"abcd") == "d"
    assert shelf.kept().size == 3300


def test_a_reply_larger_than_the_shelf_is_not_kept_and_drives_nothing_out(shelf) -> None:
    shelf.keep("a", reply())
    shelf.keep("b", reply("x" * 4 * SIZE))
    assert on(shelf, *"ab") == "a"


def test_the_first_reply_under_a_key_stays(shelf) -> None:
    shelf.keep("a", reply("first"))
    shelf.keep("a", reply("second"))
    assert (shelf.find("a").text, shelf.kept().count) == ("first", 1)


def test_forgetting_leaves_nothing(shelf) -> None:
    shelf.keep("a", reply())
    shelf.forget()
    assert (on(shelf, "a"), shelf.kept().count, shelf.kept().size) == ("", 0, 0)


def test_a_smaller_limit_is_met_with_the_next_reply(shelf, database, clock) -> None:
    for key in "abc":
        shelf.keep(key, reply())
        clock.pass_(1)
    smaller = ReplyStore(lambda: database, limit_bytes=SIZE, clock=clock)
    smaller.keep("d", reply())
    assert (on(shelf, *"abcd"), smaller.kept()) == ("d", KeptReplies(1, SIZE, SIZE))


def test_many_threads_keep_the_totals_true(shelf, database) -> None:
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda n: shelf.keep(f"key-{n % 12}", reply()), range(40)))
    require_true_totals(shelf, database)


def require_true_totals(shelf: ReplyStore, database) -> None:
    with database.reading() as transaction:
        count, size = transaction.execute(select(func.count(), func.sum(ReplyRow.size))).one()
    kept = shelf.kept()
    assert (kept.count, kept.size) == (count, size)
    assert kept.size <= 3 * SIZE


TWO_PROCESSES = """
import sys
from storage.database import open_database
from storage.replies import ReplyStore
from tests.storage.test_replies import SIZE, reply
database = open_database(sys.argv[1])
shelf = ReplyStore(lambda: database, limit_bytes=3 * SIZE)
for n in range(40):
    shelf.keep(f"{sys.argv[2]}-{n}", reply())
    shelf.find(f"{sys.argv[2]}-{n - 1}")
"""


@pytest.mark.slow
def test_two_processes_evicting_keep_the_totals_true(url, database, shelf) -> None:
    place = url if url.startswith("sqlite") else database._reader.url.render_as_string(hide_password=False)
    command = [sys.executable, "-c", TWO_PROCESSES, place]
    both = [subprocess.Popen([*command, name], cwd=Path(__file__).parents[2]) for name in ("one", "two")]
    assert [process.wait(timeout=60) for process in both] == [0, 0]
    require_true_totals(shelf, database)
    assert shelf.kept().count == 3
