"""Opens the database and hands out short transactions: many readers, one writer at a time in a file, many on a server.

SQLAlchemy's defaults for SQLite lose updates under threads, since a read does not open a transaction. So every transaction
is begun by hand: BEGIN IMMEDIATE to write (a read that turns into a write fails at once in WAL mode), BEGIN to read. On a
server writers overlap; where two must not, they lock the row they change, or say so by a name (`alone`).
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from storage import server, sqlite_file
from storage.faults import storage_error
from storage.migrations import Migrations
from storage.mounts import MOUNTS, file_system, is_shared
from trinity_core.errors import StorageError

BUSY_TIMEOUT_S = 30.0
"""How long a writer waits for another process."""
_HOW = "Write it like sqlite:////folder/trinity.sqlite3 or postgresql+psycopg://user:password@host/database"


def default_url(folder: Path) -> str:
    """The URL of the SQLite file kept in `folder`."""
    return URL.create("sqlite", database=str(folder / "trinity.sqlite3")).render_as_string()


class Database:
    """An open database. Thread-safe; made by `open_database`.

    Args:
        engine: where connections come from.
        name: what errors call it; no password in it.
    """

    def __init__(self, engine: Engine, name: str) -> None:
        self.name = name
        self._reader = server.reading(engine)
        self._writer = engine.execution_options(writes=True)
        self._turn: AbstractContextManager[object] = threading.Lock() if engine.dialect.name == "sqlite" else nullcontext()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A transaction that only reads.

        Raises:
            StorageError: the database failed.
        """
        with self._translated(), Session(self._reader) as session:
            yield session

    @contextmanager
    def writing(self, *, alone: str = "") -> Iterator[Session]:
        """A transaction that may write; committed at the end, undone on any error. Keep it short, and never nest two.

        To a file one thread of this process writes at a time, because SQLite's own queue of writers is unfair.

        Args:
            alone: no other transaction of this name overlaps this one, in any process; empty for none such.

        Raises:
            StorageError: the database failed; nothing of the transaction is kept.
        """
        with self._translated(), self._turn, Session(self._writer, expire_on_commit=False) as session, session.begin():
            if alone:
                server.lock(session.connection(), alone)
            yield session

    @contextmanager
    def connecting(self) -> Iterator[Connection]:
        """A bare connection with a write transaction that no other of its kind overlaps, for migrations."""
        with self._translated(), self._turn, self._writer.begin() as connection:
            server.lock(connection, "schema")
            yield connection

    def close(self) -> None:
        """Close all connections; the last one to close folds the write-ahead log into the file."""
        self._reader.dispose()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except SQLAlchemyError as error:
            raise storage_error(error, self.name) from error


def open_database(
    url: str, *, busy_timeout_s: float = BUSY_TIMEOUT_S, migrations: Migrations | None = None, mounts: Path = MOUNTS
) -> Database:
    """Open the database at `url`, made or upgraded where needed; an older SQLite file is copied first.

    Args:
        url: an SQLAlchemy URL, for instance `sqlite:////home/me/trinity.sqlite3` or `postgresql+psycopg://me:word@host/trinity`.
        busy_timeout_s: seconds a writer waits for another process.
        migrations: the schema's history; the program's own by default.
        mounts: where Linux tells what is mounted.

    Raises:
        StorageError: it cannot be used; the message says why and what to do. A database of a newer program is left untouched.
    """
    parsed = parse_url(url)
    migrations = migrations or Migrations()
    if parsed.get_backend_name() == "sqlite":
        _refuse_shared(Path(file_of(parsed)), mounts)
        return _open_file(Path(file_of(parsed)), busy_timeout_s, migrations)
    database = Database(server.server_engine(parsed, busy_timeout_s), server.public_name(parsed))
    return _upgraded(database, migrations)


def parse_url(url: str) -> URL:
    """The URL in its parts.

    Raises:
        StorageError: it cannot be understood; its text is not repeated, since a wrong one may hold a password anywhere.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise StorageError(f"The database URL cannot be understood. {_HOW}.") from None
    if parsed.get_backend_name() != "sqlite" and "@" in f"{parsed.host}{parsed.database}":
        raise StorageError(f"The database URL cannot be understood: in a password, write @ as %40 and / as %2F. {_HOW}.")
    return server.with_driver(parsed)


def file_of(url: URL) -> str:
    """The file that a SQLite URL names.

    Raises:
        StorageError: it names none.
    """
    if not url.database or url.database == ":memory:" or url.database.startswith("file:"):
        raise StorageError(f"The database URL names no file. {_HOW}.")
    return url.database


def _refuse_shared(path: Path, mounts: Path) -> None:
    """Mounted buckets and network disks have no locks that SQLite can trust: the file would be damaged sooner or later."""
    kind = file_system(path.absolute().parent, mounts)
    if is_shared(kind):
        advice = f"Keep it on a local disk (TRINITY_SNAPSHOTS={str(path.parent)!r} keeps copies there), or use PostgreSQL."
        raise StorageError(f"The database {str(path)!r} lies on a file system of kind {kind!r}, where SQLite can be damaged. {advice}")


def _open_file(path: Path, busy_timeout_s: float, migrations: Migrations) -> Database:
    if sqlite_file.is_missing(path):
        sqlite_file.make(path, lambda draft: _fill(draft, str(path), migrations))
    _refuse_newer(sqlite_file.look(path), migrations, str(path))
    return _upgraded(Database(_file_engine(path, busy_timeout_s), str(path)), migrations, path)


def _upgraded(database: Database, migrations: Migrations, path: Path | None = None) -> Database:
    try:
        _upgrade(database, migrations, path)
    except StorageError:
        database.close()
        raise
    return database


def _fill(draft: Path, name: str, migrations: Migrations) -> None:
    database = Database(_file_engine(draft, BUSY_TIMEOUT_S), name)
    try:
        _upgrade(database, migrations)
    finally:
        database.close()


def _upgrade(database: Database, migrations: Migrations, path: Path | None = None) -> None:
    """Bring the schema up to date; the write transaction keeps other processes out meanwhile, so one of them does it."""
    with database.connecting() as connection:
        revision = migrations.current(connection)
        _refuse_newer(revision, migrations, database.name)
        if revision == migrations.head:
            return
        if path is not None and revision:
            sqlite_file.back_up(path, revision)
        migrations.upgrade(connection)


def _refuse_newer(revision: str, migrations: Migrations, name: str) -> None:
    if revision and not migrations.knows(revision):
        message = f"The database {name!r} has schema {revision!r}, which is newer than this program's {migrations.head!r}."
        raise StorageError(f"{message} Upgrade the program, or choose another database.")


def _file_engine(path: Path, busy_timeout_s: float) -> Engine:
    # isolation_level None: the driver begins nothing by itself, `_begin` does
    connect_args = {"timeout": busy_timeout_s, "isolation_level": None}
    engine = create_engine(URL.create("sqlite", database=str(path)), hide_parameters=True, max_overflow=-1, connect_args=connect_args)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
