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
    ("40", "undid this because of another process at the same time. Try again"),
    ("55P03", "is locked by another process. Close the program that holds it, or try again in a moment"),
    ("53100", "cannot grow: the server's disk is full. Free some space there; what was saved before is still there"),
    ("53", "has no room for more: its server is at a limit of memory or connections. Try again in a moment"),
    ("57P", "was shut down or restarted by its server. Try again in a moment; what was saved before is still there"),
    ("25006", "cannot be written: the server only lets it be read. Connect to the server that takes writes"),
    ("25P03", "gave up a transaction that stood still too long. Try again"),
    ("42501", "cannot be used by this user. Give the user the right to make tables and write in it, or choose another database"),
    ("42P07", "holds tables of another program by the same names. Choose an empty database"),
    ("23", "refused a row that contradicts what is stored. Reload and try again"),
    ("28", "refuses this user or password. Correct the database URL"),
    ("3D000", "does not exist on its server. Make it, or correct the database URL"),
)
"""SQLite's result codes (sqlite.org/rescode.html) by prefix, extended codes share the prefix; then PostgreSQL's (appendix A) likewise."""

_CONNECTING = (
    ("password", "refuses this user or password. Correct the database URL"),
    (
        "no pg_hba.conf entry",
        "refuses connections from here. Allow this machine on the server, or try ?sslmode=require in the database URL",
    ),
    ("role ", "refuses this user or password. Correct the database URL"),
    ("ssl", "cannot be reached by the kind of encryption asked for. Correct sslmode in the database URL"),
    ("too many c", "has no free connection. Try again in a moment"),
    ("remaining connection slots", "has no free connection. Try again in a moment"),
    ("does not exist", "does not exist on its server. Make it, or correct the database URL"),
    ("invalid connection option", "cannot be opened: its URL has an option that is unknown. Correct the database URL"),
    ("resolve", "cannot be reached: no machine of that name is known. Correct the host in the database URL"),
    ("translate host name", "cannot be reached: no machine of that name is known. Correct the host in the database URL"),
    ("refused", "cannot be reached: no server answers there. Start it, or correct host and port in the database URL"),
    ("no such file", "cannot be reached: no server answers there. Start it, or correct host and port in the database URL"),
    ("timeout", "cannot be reached: its machine does not answer. Check host, port and firewall"),
    ("starting up", "is starting. Try again in a moment"),
    ("shutting down", "is shutting down. Try again in a moment"),
)
"""Words in what libpq says of a connection that failed, which has no code; of a server that speaks another language none may fit."""

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
    code = getattr(cause, "sqlite_errorname", "") or getattr(cause, "sqlstate", "") or ""
    if code:
        return next((words for prefix, words in _WORDS if code.startswith(prefix)), _OTHERWISE)
    said = str(cause).lower() if isinstance(error, DBAPIError) else ""
    return next((words for part, words in _CONNECTING if part in said), _OTHERWISE)
