"""Moving to another database: every row arrives as it was, or none."""

from __future__ import annotations

import shutil

import pytest
from sqlalchemy import select

from storage.database import default_url, open_database
from storage.moving import copy_all
from storage.sessions import SessionStore
from storage.tables import Base
from tests.storage.test_migrations import RELEASED, SAVED
from trinity_core.errors import StorageError


def rows(database):
    with database.reading() as transaction:
        found = {}
        for table in Base.metadata.sorted_tables:
            found[table.name] = [tuple(row) for row in transaction.execute(select(table).order_by(*table.primary_key.columns))]
        return found


@pytest.fixture
def full(tmp_path, plan, events):
    """A database with something in every table that an earlier program filled, and a branch of a session."""
    path = shutil.copy(SAVED / RELEASED[-1], tmp_path / "old.sqlite3")
    database = open_database(f"sqlite:///{path}")
    store = SessionStore(database)
    child, parent = sorted(store.create(plan) for _ in range(2))
    with database.writing() as transaction:
        sessions = Base.metadata.tables["sessions"]
        transaction.execute(sessions.update().where(sessions.c.id == child).values(parent=parent, parent_turn=1))
    yield database
    database.close()


@pytest.fixture
def url(request, tmp_path):
    folder = tmp_path / "new"
    folder.mkdir()
    return default_url(folder)


def test_every_row_arrives_as_it_was(full, url, cluster):
    for address in (url, cluster.new()):
        target = open_database(address)
        copied = copy_all(full, target)
        assert rows(target) == rows(full)
        assert copied == {name: len(found) for name, found in rows(full).items()}
        assert copied["sessions"] >= 4
        target.close()


def test_a_database_with_rows_is_refused_and_stays_as_it_is(full, url, plan):
    target = open_database(url)
    SessionStore(target).create(plan)
    before = rows(target)
    with pytest.raises(StorageError, match="has rows in sessions already"):
        copy_all(full, target)
    assert rows(target) == before
    target.close()
