"""Imported sets in the database: whole or not at all, the same content once."""

from __future__ import annotations

import numpy as np
import pytest
from sqlalchemy import text

from storage.task_sets import TaskSetStore
from trinity_core.errors import NotFoundError, StorageError
from trinity_core.tasks.table.report import Account
from trinity_core.tasks.table.table import TaskTable
from trinity_core.types import AgentInfo

TABLE = TaskTable(
    agents=(AgentInfo("x", price_in=0.5),),
    questions=("One?", "Two?"),
    families=("maths", "all"),
    targets=("1", ""),
    kinds=("number", "recorded"),
    scores=np.array([[1], [np.nan]], np.float32),
)
REPORT = Account().report(imported=2, missing=1, files=["a.csv: CSV"], notes=[])


@pytest.fixture
def sets(database, clock) -> TaskSetStore:
    return TaskSetStore(database, clock=clock)


def test_a_set_comes_back_as_it_was_kept(sets, clock) -> None:
    set_id = sets.add("  My  quiz ", TABLE, REPORT, owner="me")
    stored = sets.get(set_id)
    assert (stored.name, stored.owner, stored.created_at, stored.questions, stored.agents) == ("My quiz", "me", clock.now, 2, ("x",))
    assert (stored.pool, stored.missing_outcomes, stored.gradable, stored.replies) == (f"recorded:{set_id}", 1, 1, False)
    assert (stored.families, sum(stored.splits.values())) == ({"maths": 1, "all": 1}, 2)
    assert stored.report["files"] == ["a.csv: CSV"]
    assert sets.table(set_id).digest() == TABLE.digest()


def test_the_same_content_of_two_owners_is_two_sets(sets) -> None:
    mine, theirs, everybodys = (sets.add(owner, TABLE, REPORT, owner=owner) for owner in ("me", "them", ""))
    assert everybodys == TABLE.digest()
    assert {sets.get(one).name for one in (mine, theirs, everybodys)} == {"me", "them", "imported"}
    assert sets.add("again", TABLE, REPORT, owner="me") == mine


def test_the_same_content_again_is_the_same_set_under_its_new_name(sets, clock) -> None:
    first = sets.add("one", TABLE, REPORT)
    clock.pass_(1)
    assert sets.add("two", TABLE, REPORT) == first
    assert [stored.name for stored in sets.list()] == ["two"]


def test_a_deleted_set_is_gone_and_an_unknown_one_is_told(sets) -> None:
    set_id = sets.add("one", TABLE, REPORT)
    sets.delete(set_id)
    for ask in (sets.get, sets.table, sets.delete):
        with pytest.raises(NotFoundError, match="no task set"):
            ask(set_id)


def test_damaged_rows_are_told_as_such(sets, database) -> None:
    set_id = sets.add("one", TABLE, REPORT)
    with database.writing() as transaction:
        transaction.execute(text("UPDATE task_sets SET data = :data, facts = '{}'"), {"data": b"0"})
    with pytest.raises(StorageError, match="damaged"):
        sets.table(set_id)
    with pytest.raises(StorageError, match="cannot be read"):
        sets.get(set_id)
