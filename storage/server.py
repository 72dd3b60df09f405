"""A PostgreSQL server as a database: its engine, what it is called in messages, and locks by name that hold over all processes."""

from __future__ import annotations

from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlalchemy.pool import ConnectionPoolEntry

from trinity_core.errors import StorageError

DRIVER = "postgresql+psycopg"
_SCHEMES = ("postgres", "postgresql")
"""How providers write it; without a driver's name."""

CONNECT_TIMEOUT_S = 10
IDLE_TRANSACTION_S = 60
"""Seconds after which the server undoes a transaction whose process has stalled, so that its locks do not hold others up for ever."""

_CONNECT = {
    "connect_timeout": CONNECT_TIMEOUT_S,
    "keepalives_idle": 30,
    "tcp_user_timeout": 30_000,
    "application_name": "trinity-explorer",
}
"""A server that vanished is noticed within about half a minute; what the URL says goes before."""

_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended('trinity-explorer ' || :name, 0))")


def with_driver(url: URL) -> URL:
    """The same URL with the driver's name, where it has none."""
    return url.set(drivername=DRIVER) if url.drivername in _SCHEMES else url


def public_name(url: URL) -> str:
    """The URL as people may see it: the password hidden, and of its options only where the server is."""
    place = {name: value for name, value in url.query.items() if name in ("host", "port")}
    return url.set(query=place).render_as_string(hide_password=True)


def server_engine(url: URL, wait_s: float) -> Engine:
    """Where connections to the server come from.

    Args:
        url: with the driver's name.
        wait_s: seconds a statement waits for a lock.

    Raises:
        StorageError: no driver for it is installed, or an option of the URL is unknown.
    """
    options: dict[str, Any] = {name: value for name, value in _CONNECT.items() if name not in url.query}
    if url.drivername == DRIVER:
        options["prepare_threshold"] = None  # statements prepared on the server break behind a pooler
    else:
        options.clear()
    try:
        engine = create_engine(url, hide_parameters=True, pool_pre_ping=True, connect_args=options)
    except (NoSuchModuleError, ModuleNotFoundError) as error:
        hint = " Run `pip install '.[postgres]'`," if url.get_backend_name() == "postgresql" else " Install one,"
        raise StorageError(f"No driver for {url.drivername!r} databases is installed.{hint} or use a SQLite file.") from error
    except (ArgumentError, TypeError, ValueError) as error:
        raise StorageError(f"The options of the database URL {public_name(url)!r} cannot be understood. Leave them out.") from error
    if engine.dialect.name == "postgresql":
        event.listen(engine, "connect", _prepare(wait_s))
    return engine


def _prepare(wait_s: float) -> Any:
    """Set what every connection needs; by statement, since poolers refuse it as an option of the connection."""

    def prepare(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        # 0 would wait for ever
        cursor.execute(f"SET lock_timeout = {max(1, round(wait_s * 1000))}")
        cursor.execute(f"SET idle_in_transaction_session_timeout = {IDLE_TRANSACTION_S * 1000}")
        cursor.close()
        connection.commit()

    return prepare


def reading(engine: Engine) -> Engine:
    """The engine for transactions that only read, and see one moment of the database throughout, as SQLite's do."""
    if engine.dialect.name != "postgresql":
        return engine
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def lock(connection: Connection, name: str) -> None:
    """Wait until no other transaction, of any process, holds the lock of this name; held until this one ends."""
    if connection.dialect.name == "postgresql":
        connection.execute(_LOCK, {"name": name})
