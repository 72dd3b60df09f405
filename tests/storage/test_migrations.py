from __future__ import annotations

import hashlib
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, inspect

import storage.migrations
from storage.comparisons import ComparisonStore
from storage.database import default_url, open_database
from storage.migrations import Migrations
from storage.replies import ReplyStore
from storage.runs import RunStore
from storage.sessions import SessionStore
from storage.spend import SpendStore
from storage.stored import SessionQuery, SessionStatus
from storage.stored_run import RunQuery, RunStatus
from storage.stored_spend import Spent, SpentDay
from storage.tables import Base
from storage.task_sets import TaskSetStore
from trinity_core.agents.books import KeptReply
from trinity_core.errors import StorageError
from trinity_core.evaluation.comparison.plan import ComparisonPlan
from trinity_core.training.plan import RunPlan, TrainerName
from trinity_core.types import Usage

SAVED = Path(__file__).parent / "data"
RELEASED = [f"schema_{number:04}.sqlite3" for number in range(1, 7)]
RUN_STATES = (RunStatus.FINISHED, RunStatus.INTERRUPTED, RunStatus.QUEUED)

HEAD = Migrations().head
NEXT = f"""
import sqlalchemy as sa
revision = "9999"
down_revision = "{HEAD}"
def upgrade(op):
    op.add_column("sessions", sa.Column("later", sa.Text()))
"""


@pytest.fixture
def url(tmp_path):
    return default_url(tmp_path)


def newer(folder: Path, extra: str = NEXT) -> Migrations:
    """The migrations of a program one schema ahead."""
    shutil.copytree(Path(storage.migrations.__file__).parent, folder)
    (folder / "versions" / "9999_later.py").write_text(extra)
    return Migrations(folder)


def copy_of(name: str, folder: Path) -> Path:
    return Path(shutil.copy(SAVED / name, folder / "old.sqlite3"))


def schema(engine):
    found = inspect(engine)
    return {
        table: (
            sorted((c["name"], str(c["type"]), c["nullable"], c["default"]) for c in found.get_columns(table)),
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


@pytest.mark.parametrize("name", RELEASED)
def test_every_released_schema_still_opens_with_its_sessions(tmp_path, name):
    assert [path.name for path in sorted(SAVED.iterdir())] == RELEASED
    path = copy_of(name, tmp_path)
    database = open_database(f"sqlite:///{path}")
    store = SessionStore(database)
    finished, interrupted = (store.list(SessionQuery(status=status)) for status in (SessionStatus.FINISHED, SessionStatus.INTERRUPTED))
    assert (finished.total, interrupted.total) == (1, 1)
    stored = store.get(finished.sessions[0].id)
    assert (stored.session.answer, len(stored.transcript.turns), stored.plan.strategy) == ("42", 4, "coordinator")
    database.close()


def test_a_database_from_before_there_were_runs_can_hold_some(tmp_path):
    database = open_database(f"sqlite:///{copy_of('schema_0001.sqlite3', tmp_path)}")
    store = RunStore(database)
    run_id = store.submit(RunPlan())
    assert [run.id for run in store.list(RunQuery()).runs] == [run_id]
    database.close()


def test_the_runs_of_schema_2_still_read_as_they_were_written(tmp_path):
    database = open_database(f"sqlite:///{copy_of('schema_0002.sqlite3', tmp_path)}")
    store = RunStore(database)
    finished, interrupted, queued = (store.list(RunQuery(statuses=(status,))).runs[0] for status in RUN_STATES)
    assert (finished.plan.trainer, finished.label, finished.owner) == (TrainerName.REINFORCE, "saved", "visitor")
    assert (finished.generations, finished.episodes, finished.tokens, finished.cost_usd) == (2, 74, 200, 0.02)
    assert (finished.validation, finished.test, finished.seconds, finished.events) == (0.5, 0.75, 2.5, 5)
    assert store.checkpoint(finished.id) == b"bytes of a checkpoint"
    assert [run.id for run in store.race(finished.race)] == [finished.id, interrupted.id]
    prepared, generation = (arrays for _, arrays in store.replay(interrupted.id)[1:])
    assert prepared["start"].tobytes() == np.array([0.1, -0.0, np.nan]).tobytes()
    assert (prepared["basis"].shape, generation["signal"].tolist()) == ((0, 3), [1 / 3, np.inf])
    assert store.claim(interrupted.id)
    assert queued.plan == RunPlan(learning_rate=0.01)  # the default of its time
    database.close()


def test_a_database_from_before_there_were_comparisons_can_hold_some(tmp_path):
    database = open_database(f"sqlite:///{copy_of('schema_0002.sqlite3', tmp_path)}")
    store = ComparisonStore(database)
    comparison_id = store.submit(ComparisonPlan(("random",)))
    assert [stored.id for stored in store.list().comparisons] == [comparison_id]
    assert SessionStore(database).list(SessionQuery(comparison=comparison_id)).total == 0
    database.close()


def test_the_comparisons_of_schema_3_still_read_as_they_were_written(tmp_path):
    database = open_database(f"sqlite:///{copy_of('schema_0003.sqlite3', tmp_path)}")
    store = ComparisonStore(database)
    queued, broken, finished = store.list().comparisons
    assert [one.status for one in (queued, broken, finished)] == [RunStatus.QUEUED, RunStatus.INTERRUPTED, RunStatus.FINISHED]
    assert (finished.label, finished.owner, finished.sessions, finished.planned) == ("saved", "visitor", 2, 2)
    assert (finished.tokens, finished.cost_usd) == (31 + 7, 0.25)
    assert finished.plan == ComparisonPlan(("random", "rotation"), limit=1)
    first, second = SessionStore(database).list(SessionQuery(comparison=finished.id)).sessions
    assert {first.correct, second.correct} == {True, None}
    labels = store.replay(broken.id)[1][1]
    assert labels["outcomes"].tobytes() == np.array([[1.0, np.nan]]).tobytes()
    assert store.claim(broken.id)
    database.close()


def test_the_imported_set_of_schema_4_still_reads_as_it_was_kept(tmp_path):
    database = open_database(f"sqlite:///{copy_of('schema_0004.sqlite3', tmp_path)}")
    store = TaskSetStore(database)
    (stored,) = store.list()
    table = store.table(stored.id)
    assert (stored.name, stored.agents, stored.missing_outcomes, stored.report["left_out"]) == ("saved", ("x", "y"), 1, 1)
    assert (table.questions, table.agents[0].price_in, table.replies) == (("One?", "Two?"), 0.5, (("Answer: 1", ""), ("", "Answer: 2")))
    assert stored.id == "89a77221978efea16f8a8b079f95d846"
    assert table.digest() == "6109654d6a8cac2efab81e18e3f8ed90"  # what is kept of a set names it, so this must never change
    database.close()


def test_what_schema_5_kept_and_booked_still_reads_as_it_was(tmp_path):
    database = open_database(f"sqlite:///{copy_of('schema_0005.sqlite3', tmp_path)}")
    replies, spend = ReplyStore(lambda: database, limit_bytes=1000), SpendStore(lambda: database)
    kept = replies.find("0" * 64)
    assert kept == KeptReply(datetime(2026, 11, 3, 12, tzinfo=UTC), "Answer: 42", Usage(11, 3), 0.25, 1.5)
    assert (replies.kept().count, replies.kept().size) == (1, 310)
    assert spend.days() == (SpentDay("2026-11-03", "visitor", Spent(2, 21, 0.5, 1)),)
    database.close()


def test_an_older_database_is_copied_then_upgraded(tmp_path):
    path = copy_of(f"schema_{HEAD}.sqlite3", tmp_path)
    database = open_database(f"sqlite:///{path}", migrations=newer(tmp_path / "ahead"))
    assert SessionStore(database).list(SessionQuery()).total == 2
    assert "later" in [column["name"] for column in inspect(database._reader).get_columns("sessions")]
    database.close()
    backup = tmp_path / f"old.before-{HEAD}.sqlite3"
    copy = open_database(f"sqlite:///{backup}")
    assert SessionStore(copy).list(SessionQuery()).total == 2
    copy.close()
    assert sorted(entry.name for entry in tmp_path.iterdir() if entry.is_file()) == [backup.name, path.name]


def test_a_backup_never_replaces_another(tmp_path):
    path = copy_of(f"schema_{HEAD}.sqlite3", tmp_path)
    (tmp_path / f"old.before-{HEAD}.sqlite3").write_text("kept")
    open_database(f"sqlite:///{path}", migrations=newer(tmp_path / "ahead")).close()
    assert (tmp_path / f"old.before-{HEAD}.sqlite3").read_text() == "kept"
    assert (tmp_path / f"old.before-{HEAD}-2.sqlite3").stat().st_size > 0


def test_an_upgrade_that_fails_half_way_leaves_the_old_schema(tmp_path):
    path = copy_of(f"schema_{HEAD}.sqlite3", tmp_path)
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
    with pytest.raises(StorageError, match=rf"'9999'.*newer than this program's '{HEAD}'"):
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
