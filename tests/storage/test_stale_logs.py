"""Row 42 of the fault list: a log that SQLite left beside a database which is not the one that it belongs to."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from storage.database import open_database
from storage.sessions import SessionStore
from storage.snapshots import Snapshots
from trinity_core.errors import StorageError
from trinity_core.settings import SessionPlan


def filled(path: Path, count: int) -> list[str]:
    """Sessions in a database that stays open, as a killed process leaves it: most of them in its log."""
    store = SessionStore(open_database(f"sqlite:///{path}"))
    return [store.create(SessionPlan(f"What is {number}?" * 20, "fixed", "p", ())) for number in range(count)]


def crashed(path: Path, into: Path) -> None:
    """The files of a database in use, as they lay on the disk at this moment."""
    for suffix in ("", "-wal"):
        into.with_name(into.name + suffix).write_bytes(path.with_name(path.name + suffix).read_bytes())


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """A database that a killed process left, with its log."""
    with closing(open_database(f"sqlite:///{tmp_path / 'a.db'}")) as database:
        SessionStore(database).create(SessionPlan("?" * 9000, "fixed", "p", ()))  # closed, so this is in the file itself
    filled(tmp_path / "a.db", 40)
    (tmp_path / "here").mkdir()
    crashed(tmp_path / "a.db", tmp_path / "here" / "t.db")
    return tmp_path / "here" / "t.db"


def names(path: Path) -> list[str]:
    return sorted(entry.name for entry in path.parent.iterdir())


def counted(path: Path) -> int:
    with open_database(f"sqlite:///{path}").reading() as transaction:
        assert transaction.connection().exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        return transaction.connection().exec_driver_sql("SELECT count(*) FROM sessions").scalar()


def test_what_a_killed_process_left_in_its_log_is_there(here: Path) -> None:
    assert counted(here) == 41


def test_a_new_database_takes_nothing_from_the_log_of_one_that_was_deleted(here: Path) -> None:
    here.unlink()
    assert counted(here) == 0
    assert "t.db-wal.of-no-database" in names(here)


def test_a_database_put_in_place_of_another_is_refused_with_the_log_named_and_both_are_left_as_they_are(here: Path) -> None:
    filled(here.with_name("other.db"), 3)
    Snapshots(here.with_name("other.db"), here.parent / "copies").take()
    here.write_bytes((here.parent / "copies" / "other.db").read_bytes())
    log = here.with_name("t.db-wal")
    before = here.read_bytes(), log.read_bytes()
    with pytest.raises(StorageError, match=r"is whole, but the log 't\.db-wal' beside it does not belong to it.*move 't\.db-wal' and"):
        open_database(f"sqlite:///{here}")
    assert (here.read_bytes(), log.read_bytes()) == before
    for suffix in ("-wal", "-shm"):
        here.with_name(f"t.db{suffix}").unlink(missing_ok=True)
    assert counted(here) == 3


def test_a_snapshot_comes_back_beside_the_log_of_the_database_that_was_lost(here: Path) -> None:
    filled(here.with_name("other.db"), 3)
    Snapshots(here.with_name("other.db"), here.parent / "copies").take()
    (here.parent / "copies" / "other.db").rename(here.parent / "copies" / "t.db")
    here.unlink()
    assert Snapshots(here, here.parent / "copies").restore()
    assert counted(here) == 3
