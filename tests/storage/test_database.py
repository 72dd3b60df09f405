from __future__ import annotations

import hashlib
import os
import sqlite3
import tempfile
import traceback
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import event, text

from storage.database import default_url, open_database
from storage.sessions import SessionStore
from storage.stored import SessionQuery, TimedEvent
from trinity_core.errors import StorageError

SECRET = "planted-secret-4711"


@pytest.fixture
def url(tmp_path):
    return default_url(tmp_path)


def pragma(database, name):
    with database.reading() as transaction:
        return transaction.execute(text(f"PRAGMA {name}")).scalar()


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def opened(path: Path):
    return open_database(f"sqlite:///{path}")


def test_sqlite_is_set_up_as_measured_to_be_safe(database):
    found = {name: pragma(database, name) for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")}
    assert found == {"journal_mode": "wal", "synchronous": 1, "foreign_keys": 1, "busy_timeout": 30_000}


def test_writers_begin_immediate_and_readers_do_not(database):
    begun = []
    event.listen(database._reader, "after_cursor_execute", lambda *args: begun.append(args[2]))
    with database.writing() as transaction:
        transaction.execute(text("SELECT 1"))
    with database.reading() as transaction:
        transaction.execute(text("SELECT 2"))
    assert begun == ["BEGIN IMMEDIATE", "SELECT 1", "BEGIN", "SELECT 2"]


def test_a_failed_transaction_leaves_nothing(database):
    with suppress(ZeroDivisionError), database.writing() as transaction:
        transaction.execute(text("CREATE TABLE half (x)"))
        transaction.execute(text("SELECT 1"), {"x": 1 / 0})
    with database.reading() as transaction:
        assert transaction.scalar(text("SELECT count(*) FROM sqlite_master WHERE name = 'half'")) == 0


def test_a_missing_folder_is_made_and_only_the_database_is_left_in_it(tmp_path):
    open_database(default_url(tmp_path / "a" / "b")).close()
    assert [path.name for path in (tmp_path / "a" / "b").iterdir()] == ["trinity.sqlite3"]


def test_threads_that_open_one_new_file_at_once_share_it(tmp_path, plan):
    ids = []

    def work():
        database = open_database(default_url(tmp_path))
        ids.append(SessionStore(database).create(plan))
        database.close()

    threads = [Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with closing(sqlite3.connect(tmp_path / "trinity.sqlite3")) as connection:
        assert sorted(row[0] for row in connection.execute("SELECT id FROM sessions")) == sorted(ids)
    assert len(ids) == 4


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"\x00" * 4096, "not a SQLite database"),
        (b"just some text\n" * 100, "not a SQLite database"),
        (b"SQLite format 3\x00" + b"\xff" * 4096, "damaged"),
        (b"SQLite format 3\x00", "damaged"),
    ],
)
def test_a_file_that_is_no_database_is_refused_and_left_as_it_is(tmp_path, content, words):
    path = tmp_path / "x.sqlite3"
    path.write_bytes(content)
    with pytest.raises(StorageError, match=words):
        opened(path)
    assert path.read_bytes() == content
    assert [entry.name for entry in tmp_path.iterdir()] == ["x.sqlite3"]


def test_a_database_damaged_inside_is_refused_and_left_as_it_is(database, url, tmp_path, store, plan):
    for _ in range(50):
        store.create(plan)
    database.close()
    path = tmp_path / "trinity.sqlite3"
    content = path.read_bytes()
    path.write_bytes(content[:8192] + b"\xa5" * (len(content) - 8192))
    before = digest(path)
    with pytest.raises(StorageError, match=r"damaged\. Restore a backup"):
        open_database(url)
    assert digest(path) == before


def test_a_truncated_database_is_refused(database, url, tmp_path):
    database.close()
    path = tmp_path / "trinity.sqlite3"
    path.write_bytes(path.read_bytes()[:6000])
    with pytest.raises(StorageError, match="damaged"):
        open_database(url)


def test_a_folder_is_not_a_database(tmp_path):
    with pytest.raises(StorageError, match="is a folder"):
        opened(tmp_path)


def test_a_pipe_is_not_a_database(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(StorageError, match="not a regular file"):
        opened(tmp_path / "pipe")


def test_a_name_too_long_for_the_disk_is_refused(tmp_path):
    with pytest.raises(StorageError, match="File name too long"):
        opened(tmp_path / ("x" * 300))


def test_a_database_of_another_program_is_refused(tmp_path):
    path = tmp_path / "x.sqlite3"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE theirs (x)")
    before = digest(path)
    with pytest.raises(StorageError, match="another program"):
        opened(path)
    assert digest(path) == before


def test_a_folder_that_cannot_be_made_is_said_to_be_one(tmp_path):
    (tmp_path / "file").write_text("")
    for folder in (tmp_path / "file", Path("/proc/nowhere")):
        with pytest.raises(StorageError, match="cannot be made"):
            open_database(default_url(folder))


@contextmanager
def without_privileges():
    """As nobody where the tests run as root, since root may write everywhere."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


def test_no_write_permission_is_said_to_be_the_reason():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        open_database(default_url(folder)).close()
        (folder / "trinity.sqlite3").chmod(0o444)
        folder.chmod(0o555)
        with without_privileges(), pytest.raises(StorageError, match=r"write permission|may be read and written"):
            open_database(default_url(folder))
        with without_privileges(), pytest.raises(StorageError, match="cannot be made: Permission denied"):
            open_database(f"sqlite:///{folder}/new.sqlite3")
        folder.chmod(0o755)
        assert [path.name for path in folder.iterdir()] == ["trinity.sqlite3"]


def test_a_database_held_by_another_is_said_to_be_locked(database, url, tmp_path, plan):
    impatient = open_database(url, busy_timeout_s=0.0)
    with closing(sqlite3.connect(tmp_path / "trinity.sqlite3", isolation_level=None)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageError, match="locked by another process"):
            SessionStore(impatient).create(plan)
        with pytest.raises(StorageError, match="locked by another process"):
            open_database(url, busy_timeout_s=0.0)
        assert SessionStore(impatient).list(SessionQuery()).total == 0
        holder.execute("ROLLBACK")
    assert len(SessionStore(impatient).create(plan)) == 32
    impatient.close()


def test_a_full_disk_is_said_to_be_full_and_what_was_stored_stays(database, store, plan, events):
    session_id = store.create(plan)
    store.add(session_id, events[0], 0.0)
    event.listen(database._reader, "begin", lambda connection: connection.exec_driver_sql("PRAGMA max_page_count=1"))
    with pytest.raises(StorageError, match="the disk is full"):
        store.add_many(session_id, [TimedEvent(1.0, events[3])] * 100)
    assert store.get(session_id).events[0].event == events[0]


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", f"no url {SECRET}", "sqlite:///file:x?mode=ro&uri=true"])
def test_a_url_that_names_no_file_is_refused_without_repeating_it(url):
    with pytest.raises(StorageError, match="Write it like sqlite:") as caught:
        open_database(url)
    assert SECRET not in str(caught.value)


def test_an_unknown_kind_of_database_is_refused_without_its_password():
    with pytest.raises(StorageError, match="No driver") as caught:
        open_database(f"nosuch://me:{SECRET}@host/db")
    assert SECRET not in str(caught.value)


def test_values_of_a_row_appear_in_no_error(database, store, plan, events):
    statement = text("INSERT INTO session_events (session_id, seq, at_s, kind, payload) VALUES (:id, 0, 0, 'x', :secret)")
    with pytest.raises(StorageError, match="refused a row") as caught, database.writing() as transaction:
        transaction.execute(statement, {"id": "nobody", "secret": SECRET})
    assert SECRET not in "".join(traceback.format_exception(caught.value))
    with pytest.raises(StorageError) as caught, database.writing() as transaction:
        transaction.execute(text("INSERT INTO nothing VALUES (:secret)"), {"secret": SECRET})
    assert SECRET not in "".join(traceback.format_exception(caught.value))
