"""What anybody may ask about stored runs and comparisons; the process that runs one writes through `jobs.py`."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar, Generic, TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session as Transaction

from storage.database import Database
from storage.job_kind import JobKind
from storage.job_log import Replay, read_lines, read_replay
from storage.job_rows import status_of, unknown
from storage.stored_run import RunStatus

Stored = TypeVar("Stored")
Lines = list[str]


class JobReader(ABC, Generic[Stored]):
    """Reads one kind of work from a database. Thread-safe. Every method may raise `StorageError`.

    Args:
        database: an open database.
    """

    kind: ClassVar[JobKind]

    def __init__(self, database: Database) -> None:
        self._database = database

    @abstractmethod
    def _find(self, transaction: Transaction, job_id: str) -> Stored | None:
        """The one of this id, if there is one."""

    def get(self, job_id: str) -> Stored:
        """The one of this id.

        Raises:
            NotFoundError: there is no such one.
        """
        with self._database.reading() as transaction:
            found = self._find(transaction, job_id)
        if found is None:
            raise unknown(self.kind, job_id)
        return found

    def events(self, job_id: str, offset: int = 0) -> Lines:
        """The lines after the first `offset` ones.

        Raises:
            NotFoundError: there is no such one.
        """
        with self._database.reading() as transaction:
            return read_lines(transaction, self.kind, job_id, offset)

    def replay(self, job_id: str) -> Replay:
        """Every line, decoded, with its arrays: what resuming is made of.

        Raises:
            NotFoundError: there is no such one.
            StorageError: what is stored cannot be understood.
        """
        with self._database.reading() as transaction:
            return read_replay(transaction, self.kind, job_id)

    def waiting(self) -> int:
        """How many are queued."""
        table = self.kind.row
        with self._database.reading() as transaction:
            return transaction.scalar(select(func.count()).select_from(table).where(table.status == RunStatus.QUEUED.value)) or 0

    def stopping(self, job_id: str) -> bool:
        """True when somebody asked for a live one to stop.

        Raises:
            NotFoundError: there is no such one.
        """
        with self._database.reading() as transaction:
            return status_of(transaction, self.kind, job_id) is RunStatus.STOPPING
