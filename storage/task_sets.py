"""The store of imported sets. A set goes in whole, in one transaction, or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256

from sqlalchemy import delete, select

from storage.database import Database
from storage.job_rows import changed
from storage.sessions import utc_now
from storage.stored_task_set import StoredTaskSet, facts_of
from storage.tables import TaskSetRow
from trinity_core.errors import NotFoundError, StorageError, TableError
from trinity_core.tasks.table.report import Report
from trinity_core.tasks.table.table import TaskTable
from trinity_core.tasks.table.table_file import table_from_bytes, table_to_bytes

MAX_NAME_CHARS = 80
"""Longest name of a set; a longer one is cut."""


class TaskSetStore:
    """Keeps imported sets. Thread-safe. Every method may raise `StorageError`.

    Args:
        database: an open database.
        clock: gives the moment, aware of its zone.
    """

    def __init__(self, database: Database, *, clock: Callable[[], datetime] = utc_now) -> None:
        self._database, self._clock = database, clock

    def add(self, name: str, table: TaskTable, report: Report, *, owner: str = "") -> str:
        """Keep a set and return its id. The same content again keeps its id and gets the new name and report.

        Each owner has a set of their own, so that nobody can tell, or change, what others imported.
        """
        set_id, data = _set_id(table, owner), table_to_bytes(table)
        row = TaskSetRow(
            id=set_id,
            created_at=self._clock(),
            owner=owner or None,
            name=" ".join(name.split())[:MAX_NAME_CHARS] or "imported",
            questions=len(table.questions),
            agents=len(table.agents),
            facts=facts_of(table),
            report=json.dumps(report.to_dict(), ensure_ascii=False),
            data=data,
        )
        # alone, so that two who keep the same set at once do not both find it missing
        with self._database.writing(alone="task sets") as transaction:
            transaction.merge(row)
        return set_id

    def get(self, set_id: str) -> StoredTaskSet:
        """What is known of a set.

        Raises:
            NotFoundError: there is no such set.
        """
        with self._database.reading() as transaction:
            row = transaction.get(TaskSetRow, set_id)
            if row is None:
                raise unknown(set_id)
            return _stored(row)

    def table(self, set_id: str) -> TaskTable:
        """Its rows.

        Raises:
            NotFoundError: there is no such set.
            StorageError: what is stored cannot be understood.
        """
        with self._database.reading() as transaction:
            data = transaction.scalar(select(TaskSetRow.data).where(TaskSetRow.id == set_id))
        if data is None:
            raise unknown(set_id)
        try:
            return table_from_bytes(data)
        except TableError as error:
            raise StorageError(str(error)) from error

    def list(self) -> tuple[StoredTaskSet, ...]:
        """All sets, the newest first."""
        with self._database.reading() as transaction:
            rows = transaction.scalars(select(TaskSetRow).order_by(TaskSetRow.created_at.desc(), TaskSetRow.id))
            return tuple(_stored(row) for row in rows)

    def delete(self, set_id: str) -> None:
        """Remove a set for good. Sessions and runs over it stay.

        Raises:
            NotFoundError: there is no such set.
        """
        with self._database.writing() as transaction:
            if not changed(transaction, delete(TaskSetRow).where(TaskSetRow.id == set_id)):
                raise unknown(set_id)


def _set_id(table: TaskTable, owner: str) -> str:
    return sha256(f"{owner}\n{table.digest()}".encode()).hexdigest()[:32] if owner else table.digest()


def unknown(set_id: str) -> NotFoundError:
    """What to say of an id that names no set."""
    return NotFoundError(f"There is no task set {set_id[:80]!r}. Import one, or look at the list of sets for the ids.")


def _stored(row: TaskSetRow) -> StoredTaskSet:
    try:
        facts = json.loads(row.facts)
        return StoredTaskSet(
            id=row.id,
            created_at=row.created_at,
            owner=row.owner or "",
            name=row.name,
            questions=row.questions,
            agents=tuple(facts["agents"]),
            families=facts["families"],
            splits=facts["splits"],
            replies=facts["replies"],
            gradable=facts["gradable"],
            missing_outcomes=facts["missing_outcomes"],
            report_json=row.report,
        )
    except (ValueError, KeyError, TypeError) as error:
        raise StorageError(f"What is stored of task set {row.id!r} cannot be read. Delete it and import its files again.") from error
