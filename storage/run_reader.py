"""What anybody may ask about stored runs; the process that runs one writes through `runs.py`."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from storage import run_listing
from storage.database import Database
from storage.run_log import Replay, read_lines, read_replay
from storage.run_rows import status_of, unknown
from storage.stored_run import RunPage, RunQuery, RunStatus, StoredRun
from storage.tables import RunRow
from trinity_core.errors import NotFoundError

Lines = list[str]


class RunReader:
    """Reads runs from a database. Thread-safe. Every method may raise `StorageError`.

    Args:
        database: an open database.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, run_id: str) -> StoredRun:
        """The run.

        Raises:
            NotFoundError: there is no such run.
        """
        with self._database.reading() as transaction:
            run = run_listing.find_one(transaction, run_id)
        if run is None:
            raise unknown(run_id)
        return run

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
            raise NotFoundError(f"There is no race {race_id!r}. Look at the list of runs for the ids.")
        return runs

    def events(self, run_id: str, offset: int = 0) -> Lines:
        """The lines after the first `offset` ones.

        Raises:
            NotFoundError: there is no such run.
        """
        with self._database.reading() as transaction:
            return read_lines(transaction, run_id, offset)

    def replay(self, run_id: str) -> Replay:
        """Every line, decoded, with its arrays: what a resumed run is made of.

        Raises:
            NotFoundError: there is no such run.
            StorageError: what is stored cannot be understood.
        """
        with self._database.reading() as transaction:
            return read_replay(transaction, run_id)

    def checkpoint(self, run_id: str) -> bytes | None:
        """The bytes that `save_checkpoint` was given; None when the run has found no head yet.

        Raises:
            NotFoundError: there is no such run.
        """
        with self._database.reading() as transaction:
            found = transaction.execute(select(RunRow.checkpoint).where(RunRow.id == run_id)).one_or_none()
        if found is None:
            raise unknown(run_id)
        return found[0]

    def waiting(self) -> int:
        """How many runs are queued."""
        with self._database.reading() as transaction:
            return run_listing.count(transaction, RunQuery(statuses=(RunStatus.QUEUED,)))

    def stopping(self, run_id: str) -> bool:
        """True when somebody asked for a live run to stop.

        Raises:
            NotFoundError: there is no such run.
        """
        with self._database.reading() as transaction:
            return status_of(transaction, run_id) is RunStatus.STOPPING
