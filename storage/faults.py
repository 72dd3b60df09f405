"""What can go wrong with a database, in sentences for people: what happened and what to do, never a row's values."""

from __future__ import annotations

import sqlite3

from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from trinity_core.errors import StorageError

_WORDS = (
    ("SQLITE_BUSY", "is locked by another process. Close the program that holds it, or try again in a moment"),
    ("SQLITE_LOCKED", "is locked by another process. Close the program that holds it, or try again in a moment"),
    ("SQLITE_FULL", "cannot grow: the disk is full. Free some space; what was saved before is still there"),
    ("SQLITE_READONLY", "cannot be written. Give the program write permission on the file and its folder, or choose another place"),
    ("SQLITE_PERM", "cannot be written. Give the program write permission on the file and its folder, or choose another place"),
    ("SQLITE_CANTOPEN", "cannot be opened. Check that its folder exists and may be read and written"),
    ("SQLITE_CORRUPT", "is damaged. Restore a backup, or move the file away to start with an empty one"),
    ("SQLITE_NOTADB", "is not a SQLite database, or is damaged. Restore a backup, or choose another file"),
    ("SQLITE_IOERR", "cannot be read or written: the disk reports an error. Check the disk, or choose another place"),
    ("SQLITE_CONSTRAINT", "refused a row that contradicts what is stored. Reload and try again"),
)
"""SQLite's result codes (sqlite.org/rescode.html) by prefix; extended codes share the prefix."""

_OTHERWISE = "cannot be used now. Check that it is running and reachable, then try again"


def storage_error(error: SQLAlchemyError | sqlite3.Error, name: str) -> StorageError:
    """The error to raise instead of `error`.

    Args:
        error: what the driver or SQLAlchemy raised; its text is not repeated, since it may hold values of a row.
        name: the database as people know it, without a password.
    """
    return StorageError(f"The database {name!r} {_words(error)}.")


def _words(error: SQLAlchemyError | sqlite3.Error) -> str:
    if isinstance(error, PoolTimeoutError):
        return "has no free connection. Try again in a moment"
    cause = error.orig if isinstance(error, DBAPIError) else error
    code = getattr(cause, "sqlite_errorname", "")
    return next((words for prefix, words in _WORDS if code.startswith(prefix)), _OTHERWISE)
