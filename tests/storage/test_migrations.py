from __future__ import annotations

import hashlib
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, inspect

import storage.migrations
from storage.database import open_database
from storage.migrations import Migrations
from storage.sessions import SessionStore
from storage.stored import SessionQuery, SessionStatus
from storage.tables import Base
from trinity_core.errors import StorageError

SAVED = Path(__file__).parent / "data"

NEXT = """
import sqlalchemy as sa
revision = "0002"
down_revision = "0001"
def upgrade(op):
    op.add_column("sessions", sa.Column("later", sa.Text()))
"""


def newer(folder: Path, extra: str = NEXT) -> Migrations:
    """The migrations of a program one schema ahead."""
    shutil.copytree(Path(storage.migrations.__file__).parent, folder)
    (folder / "versions" / "0002_later.py").write_text(extra)
    return Migrations(folder)


def copy_of(name: str, folder: Path) -> Path:
    return Path(shutil.copy(SAVED / name, folder / "old.sqlite3"))


def schema(engine):
    found = inspect(engine)
    return {
        table: (
            [(c["name"], str(c["type"]), c["nullable"], c["default"]) for c in found.get_columns(table)],
            sorted((i["name"], tuple(i["column_names"]), i["unique"]) for i in found.get_indexes(table)),
            found.get_pk_constraint(table),
            found.get_foreign_keys(table),
        )
        for table in found.get_table_names()
        if table != "alembic_version"
    }


def test_a_migrated_database_is_what_the_tables_say(database):
    with database.connecting() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
    fresh = create_engine("sqlite://")
    Base.metadata.create_all(fresh)
    assert schema(database._reader) == schema(fresh)
    fresh.dispose()


def test_every_released_schema_still_opens_with_its_sessions(tmp_path):
    assert [path.name for path in sorted(SAVED.iterdir())] == ["schema_0001.sqlite3"]
    path = copy_of("schema_0001.sqlite3", tmp_path)
    database = open_database(f"sqlite:///{path}")
    store = SessionStore(database)
    finished, interrupted = (store.list(SessionQuery(status=status)) for status in (SessionStatus.FINISHED, SessionStatus.INTERRUPTED))
    assert (finished.total, interrupted.total) == (1, 1)
    stored = store.get(finished.sessions[0].id)
    assert (stored.session.answer, len(stored.transcript.turns), stored.plan.strategy) == ("42", 4, "coordinator")
    database.close()


def test_an_older_database_is_copied_then_upgraded(tmp_path):
    path = copy_of("schema_0001.sqlite3", tmp_path)
    database = open_database(f"sqlite:///{path}", migrations=newer(tmp_path / "ahead"))
    assert SessionStore(database).list(SessionQuery()).total == 2
    assert "later" in [column["name"] for column in inspect(database._reader).get_columns("sessions")]
    database.close()
    backup = tmp_path / "old.before-0001.sqlite3"
    copy = open_database(f"sqlite:///{backup}")
    assert SessionStore(copy).list(SessionQuery()).total == 2
    copy.close()
    assert sorted(entry.name for entry in tmp_path.iterdir() if entry.is_file()) == [backup.name, path.name]


def test_a_backup_never_replaces_another(tmp_path):
    path = copy_of("schema_0001.sqlite3", tmp_path)
    (tmp_path / "old.before-0001.sqlite3").write_text("kept")
    open_database(f"sqlite:///{path}", migrations=newer(tmp_path / "ahead")).close()
    assert (tmp_path / "old.before-0001.sqlite3").read_text() == "kept"
    assert (tmp_path / "old.before-0001-2.sqlite3").stat().st_size > 0


def test_an_upgrade_that_fails_half_way_leaves_the_old_schema(tmp_path):
    path = copy_of("schema_0001.sqlite3", tmp_path)
    broken = newer(tmp_path / "ahead", NEXT + "    op.execute('INSERT INTO nothing VALUES (1)')\n")
    with pytest.raises(StorageError):
        open_database(f"sqlite:///{path}", migrations=broken)
    database = open_database(f"sqlite:///{path}")
    assert "later" not in [column["name"] for column in inspect(database._reader).get_columns("sessions")]
    assert SessionStore(database).list(SessionQuery()).total == 2
    database.close()


def test_a_newer_database_is_refused_with_both_revisions_and_not_touched(tmp_path):
    path = tmp_path / "new.sqlite3"
    open_database(f"sqlite:///{path}", migrations=newer(tmp_path / "ahead")).close()
    before = hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns
    with pytest.raises(StorageError, match=r"'0002'.*newer than this program's '0001'"):
        open_database(f"sqlite:///{path}")
    assert (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns) == before
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["ahead", "new.sqlite3"]


def test_an_empty_sqlite_database_is_filled(tmp_path):
    path = tmp_path / "x.sqlite3"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("VACUUM")
    database = open_database(f"sqlite:///{path}")
    assert SessionStore(database).list(SessionQuery()).total == 0
    database.close()
