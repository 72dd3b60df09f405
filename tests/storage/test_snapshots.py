"""Copies of the live database: whole, only when something changed, brought back where there is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage.database import open_database
from storage.sessions import SessionStore
from storage.snapshots import Snapshots
from trinity_core.errors import StorageError
from trinity_core.settings import SessionPlan

PLAN = SessionPlan("2+2?", "random", "offline", ())


def store(path: Path) -> SessionStore:
    return SessionStore(open_database(f"sqlite:///{path}"))


def test_what_was_stored_is_there_again_on_a_new_machine(tmp_path: Path) -> None:
    session = store(tmp_path / "a" / "t.db").create(PLAN)  # still in the write-ahead log: nothing is closed
    Snapshots(tmp_path / "a" / "t.db", tmp_path / "bucket").take()
    fresh = Snapshots(tmp_path / "b" / "t.db", tmp_path / "bucket")
    assert fresh.restore()
    assert store(tmp_path / "b" / "t.db").get(session).plan == PLAN
    assert not fresh.restore()  # a database that is there stays
    assert sorted(path.name for path in (tmp_path / "bucket").iterdir()) == ["t.db"]


def test_it_copies_only_what_changed_and_keeps_the_one_before(tmp_path: Path) -> None:
    sessions, snapshots = store(tmp_path / "t.db"), Snapshots(tmp_path / "t.db", tmp_path / "bucket")
    assert [snapshots.take(), snapshots.take()] == [True, False]
    sessions.create(PLAN)
    assert snapshots.take()
    assert sorted(path.name for path in (tmp_path / "bucket").iterdir()) == ["t.before.db", "t.db"]


def test_a_damaged_copy_is_set_aside_and_the_one_before_serves(tmp_path: Path) -> None:
    sessions, snapshots = store(tmp_path / "a.db"), Snapshots(tmp_path / "a.db", tmp_path / "bucket")
    snapshots.take()
    sessions.create(PLAN)
    snapshots.take()
    copy = tmp_path / "bucket" / "a.db"
    copy.write_bytes(copy.read_bytes()[:3000])
    fresh = Snapshots(tmp_path / "new" / "a.db", tmp_path / "bucket")
    assert fresh.restore()
    assert store(tmp_path / "new" / "a.db").list
    assert (tmp_path / "bucket" / "a.db.damaged").exists()


def test_nothing_to_copy_and_nothing_to_restore_is_no_error(tmp_path: Path) -> None:
    snapshots = Snapshots(tmp_path / "t.db", tmp_path / "bucket")
    assert [snapshots.take(), snapshots.restore()] == [False, False]


def test_a_folder_that_cannot_be_written_is_a_sentence_and_the_last_copy_at_the_end_does_not_raise(tmp_path: Path) -> None:
    store(tmp_path / "t.db")
    (tmp_path / "file").write_text("")
    snapshots = Snapshots(tmp_path / "t.db", tmp_path / "file" / "bucket")
    with pytest.raises(StorageError, match="cannot be made"):
        snapshots.take()
    snapshots.stop()
    assert not list(tmp_path.glob(".t.db*"))


@pytest.mark.parametrize("kind", ["fuse.hf-mount", "nfs4"])
def test_a_live_database_on_a_mounted_bucket_is_refused(tmp_path: Path, kind: str) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/sda / ext4 rw 0 0\nbucket {tmp_path / 'data'} {kind} rw 0 0\n")
    with pytest.raises(StorageError, match="SQLite can be damaged"):
        open_database(f"sqlite:///{tmp_path / 'data' / 'deep' / 't.db'}", mounts=mounts)
    open_database(f"sqlite:///{tmp_path / 'beside.db'}", mounts=mounts).close()
    assert not (tmp_path / "data").exists()
