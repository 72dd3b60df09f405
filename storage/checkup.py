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
from trinity_core.errors import StorageError

SHARED_SYSTEMS = ("nfs", "cifs", "smb", "fuse", "ceph", "gluster", "lustre")
"""Beginnings of the names of file systems whose locks SQLite cannot trust."""
LOCAL_SYSTEMS = ("fuseblk", "fuse.fuse-overlayfs")
"""Those among them that are no such: a disk of another system, the root of a container."""

_WAIT_S = 5.0
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

    @property
    def shared(self) -> bool:
        """True for a file on a file system that is shared by a network or a mounted bucket."""
        return self.file_system.startswith(SHARED_SYSTEMS) and self.file_system not in LOCAL_SYSTEMS


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
    return DatabaseFacts(f"{kind} {version}".rstrip(), name, revision, migrations.head, known, writable, "", None)


def _file(path: Path, migrations: Migrations) -> DatabaseFacts:
    missing = sqlite_file.is_missing(path)
    revision = "" if missing else sqlite_file.look(path)
    folder = _nearest(path.absolute().parent)
    writable = _may_write(folder) and (missing or _may_write(path))
    known = not revision or migrations.knows(revision)
    return DatabaseFacts(
        "SQLite", str(path), revision, migrations.head, known, writable, _file_system(folder), shutil.disk_usage(folder).free
    )


def _may_write(path: Path) -> bool:
    return os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids)


def _nearest(folder: Path) -> Path:
    """The folder, or the first above it that is there."""
    found = next((parent for parent in (folder, *folder.parents) if parent.exists()), folder)
    if not found.is_dir():
        raise StorageError(f"{str(found)!r} is a file, so no database can be kept below it. Choose another folder.")
    return found


def _file_system(folder: Path) -> str:
    """The kind of the mount that the folder lies on, as Linux tells it."""
    try:
        lines = Path("/proc/self/mounts").read_text(errors="replace").splitlines()
    except OSError:
        return ""
    mounts = [line.split(" ") for line in lines]
    holding = [(len(where), n, kind) for n, (_, where, kind, *_) in enumerate(mounts) if folder.resolve().is_relative_to(where)]
    # of mounts at the same place the last one counts
    return max(holding)[2] if holding else ""
