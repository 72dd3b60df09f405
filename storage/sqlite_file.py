"""A SQLite database as a file: looked at before it is touched, made whole in one step, copied while in use."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from secrets import token_hex

from storage.faults import storage_error
from trinity_core.errors import StorageError

_MAGIC = b"SQLite format 3\x00"
_LOGS = ("-wal", "-shm", "-journal")
"""Endings of the files that SQLite keeps beside a database in use. After a crash they stay, and are needed."""
CHECKED_BYTES = 64 * 1024 * 1024
"""Files up to this size are read once for damage at the start (about 0.1 s); in larger ones damage shows when it is met."""


def is_missing(path: Path) -> bool:
    """True when there is nothing at `path` yet.

    Raises:
        StorageError: that cannot be told.
    """
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError as error:
        raise StorageError(f"The database {str(path)!r} cannot be read: {error.strerror}. Check its permissions.") from error
    return False


def look(path: Path) -> str:
    """The schema revision of the file, found without writing to it; empty when it has no tables yet.

    Raises:
        StorageError: it is a folder, no SQLite database, damaged, not readable, or another program's.
    """
    _check_header(path)
    if _in_use(path):
        return _with_its_log(path)
    try:
        return _read_revision(path, "immutable=1")  # without it, even a reader leaves two empty files of its log behind
    except StorageError:
        if _in_use(path):  # another process began to write meanwhile, so what was read may be a mixture
            return _with_its_log(path)
        raise


def _with_its_log(path: Path) -> str:
    """The revision as the log beside the file makes it.

    SQLite cannot tell when the log is that of a file that lay here before, and mixes both. That shows as damage, at times only where
    an index and its table disagree; where the log happens to hold every page that differs, it cannot be seen.
    """
    try:
        return _read_revision(path, "mode=ro", check="integrity_check")
    except StorageError as error:
        try:
            _read_revision(path, "immutable=1")  # the file alone
        except StorageError:
            raise error from None
        log, index = f"{path.name}-wal", f"{path.name}-shm"
        raise StorageError(
            f"The database {str(path)!r} is whole, but the log {log!r} beside it does not belong to it. "
            f"If the file was put here in place of another, move {log!r} and {index!r} away; if not, restore a backup."
        ) from error


def _in_use(path: Path) -> bool:
    return any(path.with_name(path.name + suffix).exists() for suffix in ("-wal", "-journal"))


def _read_revision(path: Path, mode: str, *, check: str = "quick_check") -> str:
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?{mode}", uri=True, timeout=30.0)) as connection:
            return _revision(connection, path, check)
    except sqlite3.Error as error:
        raise storage_error(error, str(path)) from error


def _check_header(path: Path) -> None:
    if path.is_dir():
        raise StorageError(f"{str(path)!r} is a folder, not a database file. Name a file inside it.")
    if path.exists() and not path.is_file():
        raise StorageError(f"{str(path)!r} is not a regular file. Choose another place for the database.")
    try:
        with path.open("rb") as file:
            start = file.read(len(_MAGIC))
    except OSError as error:
        raise StorageError(f"The database {str(path)!r} cannot be read: {error.strerror}. Check its permissions.") from error
    if not start:
        raise StorageError(f"The database {str(path)!r} is empty (0 bytes). Restore a backup, or delete the file to start with a new one.")
    if start != _MAGIC:
        raise StorageError(
            f"The file {str(path)!r} is not a SQLite database. Choose another file, or move it away to start with a new one."
        )


def _revision(connection: sqlite3.Connection, path: Path, check: str) -> str:
    if path.stat().st_size <= CHECKED_BYTES and connection.execute(f"PRAGMA {check}(1)").fetchone() != ("ok",):
        raise StorageError(f"The database {str(path)!r} is damaged. Restore a backup, or move the file away to start with an empty one.")
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not tables:
        return ""
    if "alembic_version" not in tables:
        raise StorageError(f"The database {str(path)!r} belongs to another program. Choose another file.")
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return "" if row is None else str(row[0])


def make(path: Path, fill: Callable[[Path], None]) -> None:
    """Make the database under a passing name, then give it its own: nobody ever sees half of it.

    Args:
        path: where it goes; its folder is made too. When another process was faster, its file stays.
        fill: makes a complete database at the path it is given.

    Raises:
        StorageError: the folder or the file cannot be written.
    """
    draft = path.with_name(f".{path.name}.{token_hex(4)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.touch()
        draft.unlink()
        fill(draft)
        set_aside_logs(path)
        _place(draft, path)
    except OSError as error:
        message = f"The database {str(path)!r} cannot be made: {error.strerror}. Choose a folder this program may write to."
        raise StorageError(message) from error
    finally:
        _clear(draft)


def set_aside_logs(path: Path) -> None:
    """Move away what a database left here that somebody took away or deleted: SQLite would put its rows into the new one."""
    for suffix in _LOGS:
        log = path.with_name(path.name + suffix)
        if is_missing(path) and log.exists():
            log.replace(_free_name(log.with_name(f"{log.name}.of-no-database")))


def _place(draft: Path, path: Path) -> None:
    try:
        os.link(draft, path)
    except FileExistsError:
        return
    except OSError:  # a file system without hard links
        if not path.exists():
            draft.replace(path)


def _clear(draft: Path) -> None:
    if draft.parent.is_dir():
        for suffix in ("", *_LOGS):
            draft.with_name(draft.name + suffix).unlink(missing_ok=True)


def back_up(path: Path, revision: str) -> Path:
    """Copy the database beside itself, named after its revision, and return the copy's path.

    SQLite's own backup is used: a plain copy of a file in use would miss what is still in its write-ahead log.

    Raises:
        StorageError: the copy cannot be written.
    """
    copy = _free_name(path.with_name(f"{path.stem}.before-{revision}{path.suffix}"))
    draft = copy.with_name(f".{copy.name}.{token_hex(4)}")
    try:
        with closing(sqlite3.connect(path, timeout=30.0)) as source, closing(sqlite3.connect(draft)) as target:
            source.backup(target)
            target.execute("PRAGMA journal_mode=DELETE")
        draft.replace(copy)
    except sqlite3.Error as error:
        raise storage_error(error, str(copy)) from error
    except OSError as error:
        raise StorageError(f"The backup {str(copy)!r} cannot be made: {error.strerror}. Free some space or check permissions.") from error
    finally:
        _clear(draft)
    return copy


def _free_name(path: Path) -> Path:
    names = (path if n == 1 else path.with_name(f"{path.stem}-{n}{path.suffix}") for n in range(1, 1_000_000))
    return next(name for name in names if not name.exists())
