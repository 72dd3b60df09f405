"""What anybody may ask about stored runs; the process that runs one writes through `runs.py`."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from storage import run_listing
from storage.job_reader import JobReader
from storage.job_rows import unknown
from storage.run_kind import RUNS
from storage.stored_run import RunPage, RunQuery, StoredRun
from storage.tables import RunRow
from trinity_core.errors import NotFoundError


class RunReader(JobReader[StoredRun]):
    """Reads runs from a database. Thread-safe. Every method may raise `StorageError`.

    Args:
        database: an open database.
    """

    kind = RUNS

    def _find(self, transaction: Transaction, job_id: str) -> StoredRun | None:
        return run_listing.find_one(transaction, job_id)

    def list(self, query: RunQuery) -> RunPage:
        """The runs that `query` asks for, the newest first."""
        with self._database.reading() as transaction:
            return run_listing.find(transaction, query)

    def race(self, race_id: str) -> Sequence[StoredRun]:
        """The runs of a race in the order they were submitted.

        Raises:
            NotFoundError: there is no such race.
        """
        with self._database.reading() as transaction:
            runs = run_listing.find_race(transaction, race_id)
        if not runs:
            raise unknown_race(race_id)
        return runs

    def checkpoint(self, run_id: str) -> bytes | None:
        """The bytes that `save_checkpoint` was given; None when the run has found no head yet.

        Raises:
            NotFoundError: there is no such run.
        """
        with self._database.reading() as transaction:
            found = transaction.execute(select(RunRow.checkpoint).where(RunRow.id == run_id)).one_or_none()
        if found is None:
            raise unknown(self.kind, run_id)
        return found[0]


def unknown_race(race_id: str) -> NotFoundError:
    """What to say of an id that names no race."""
    return NotFoundError(f"There is no race {race_id!r}. Look at the list of runs for the ids.")
