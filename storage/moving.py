"""Copies all that is kept from one database into another, empty one: the way from SQLite to PostgreSQL, and back."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import ForeignKeyConstraint, Row, Table, func, insert, select, update
from sqlalchemy.orm import Session

from storage.database import Database
from storage.tables import Base
from trinity_core.errors import StorageError

BATCH = 100
"""Rows held at a time; one may carry a table of some megabytes."""


def copy_all(source: Database, target: Database) -> Mapping[str, int]:
    """Copy every row of every table, in one transaction: all or nothing.

    Args:
        source: is only read. No program should write to it meanwhile, or what it writes stays behind.
        target: has the same schema and no rows.

    Returns:
        Rows copied, by table.

    Raises:
        StorageError: the target is not empty, or one of the two failed; then nothing was copied.
    """
    tables = Base.metadata.sorted_tables
    with source.reading() as read, target.writing(alone="move") as write:
        for table in tables:
            if write.scalar(select(func.count()).select_from(table)):
                raise StorageError(f"{target.name} has rows in {table.name} already. Choose an empty database.")
        return {table.name: _copy(table, read, write) for table in tables}


def _copy(table: Table, read: Session, write: Session) -> int:
    """Rows that point to others of their own table do so only once all are there."""
    key, copied, inside = tuple(table.primary_key.columns), 0, _pointers(table)
    pointing: list[Row[tuple[object, ...]]] = []
    for rows in read.execute(select(table).order_by(*key), execution_options={"yield_per": BATCH}).partitions():
        write.execute(insert(table), [{**row._mapping, **dict.fromkeys(inside)} for row in rows])
        pointing += [row for row in rows if any(row._mapping[name] is not None for name in inside)]
        copied += len(rows)
    for row in pointing:
        own = [column == row._mapping[column.name] for column in key]
        write.execute(update(table).where(*own).values({name: row._mapping[name] for name in inside}))
    return copied


def _pointers(table: Table) -> list[str]:
    """Columns that name a row of the same table."""
    keys = [rule for rule in table.constraints if isinstance(rule, ForeignKeyConstraint) and rule.referred_table is table]
    return [column.name for rule in keys for column in rule.columns]
