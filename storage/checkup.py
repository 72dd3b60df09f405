"""What can be said of a database without changing it: for the doctor. A file is not made, not upgraded, and not written to."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from storage import server, sqlite_file
from storage.database import file_of, parse_url
from storage.faults import storage_error
from storage.migrations import Migrations
from storage.mounts import file_system, is_shared
from trinity_core.errors import StorageError

_WAIT_S = 5.0
_SIZE = text("SELECT pg_database_size(current_database())")
_MAY_WRITE = text(
    "SELECT NOT pg_is_in_recovery() AND current_setting('default_transaction_read_only') = 'off' "
    "AND has_schema_privilege(current_schema(), 'CREATE')"
)


@dataclass(frozen=True, slots=True)
class DatabaseFacts:
    """A database as it was found."""

    kind: str
    """"SQLite" or what the server calls itself."""
    name: str
    """File or address, without a password."""
    revision: str
    """Its schema; empty when there is none yet."""
    head: str
    """The schema this program works with."""
    known: bool
    """False for the schema of a newer program."""
    writable: bool
    file_system: str
    """Where a file lies, in the kernel's words; empty for a server, and where it cannot be told."""
    free_bytes: int | None
    """On the disk of a file; None for a server."""
    size: int | None = None
    """Bytes it takes; None where that cannot be told, or where there is none yet."""

    @property
    def shared(self) -> bool:
        """True for a file on a file system that is shared by a network or a mounted bucket."""
        return is_shared(self.file_system)


def look_at(url: str, migrations: Migrations | None = None) -> DatabaseFacts:
    """The facts of the database at `url`, found without changing it.

    Raises:
        StorageError: it cannot be used; the message says why and what to do.
    """
    parsed, migrations = parse_url(url), migrations or Migrations()
    if parsed.get_backend_name() == "sqlite":
        return _file(Path(file_of(parsed)), migrations)
    name = server.public_name(parsed)
    engine = server.server_engine(parsed, _WAIT_S)
    try:
        with server.reading(engine).connect() as connection:
            return _server(connection, name, migrations)
    except SQLAlchemyError as error:
        raise storage_error(error, name) from error
    finally:
        engine.dispose()


def _server(connection: Connection, name: str, migrations: Migrations) -> DatabaseFacts:
    version = ".".join(str(part) for part in connection.dialect.server_version_info or ())
    kind = "PostgreSQL" if connection.dialect.name == "postgresql" else connection.dialect.name
    writable = bool(connection.scalar(_MAY_WRITE)) if connection.dialect.name == "postgresql" else True
    revision = migrations.current(connection)
    known = not revision or migrations.knows(revision)
    size = connection.scalar(_SIZE) if connection.dialect.name == "postgresql" else None
    return DatabaseFacts(f"{kind} {version}".rstrip(), name, revision, migrations.head, known, writable, "", None, size)


def _file(path: Path, migrations: Migrations) -> DatabaseFacts:
    missing = sqlite_file.is_missing(path)
    revision = "" if missing else sqlite_file.look(path)
    folder = _nearest(path.absolute().parent)
    writable = _may_write(folder) and (missing or _may_write(path))
    known = not revision or migrations.knows(revision)
    free, size = shutil.disk_usage(folder).free, None if missing else _size(path)
    return DatabaseFacts("SQLite", str(path), revision, migrations.head, known, writable, file_system(folder), free, size)


def _size(path: Path) -> int:
    """With its write-ahead log."""
    both = (path, path.with_name(f"{path.name}-wal"))
    return sum(file.stat().st_size for file in both if file.exists())


def _may_write(path: Path) -> bool:
    return os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids)


def _nearest(folder: Path) -> Path:
    """The folder, or the first above it that is there."""
    found = next((parent for parent in (folder, *folder.parents) if parent.exists()), folder)
    if not found.is_dir():
        raise StorageError(f"{str(found)!r} is a file, so no database can be kept below it. Choose another folder.")
    return found
