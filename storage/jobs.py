"""The store of one kind of work: a queue that several processes share, and an append-only log from which work can be resumed.

What is live is leased to one process. Whoever sees a lease that ran out, or that its process is dead, marks it as interrupted; from
then on that process can write nothing to it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session as Transaction

from storage import job_states
from storage.columns import clean_text
from storage.database import Database
from storage.job_lines import JobLine
from storage.job_log import append
from storage.job_queue import QueueLimits, refuse_overfull
from storage.job_reader import JobReader, Stored
from storage.job_rows import changed, not_ours, status_of
from storage.processes import is_dead, new_name
from storage.run_arrays import arrays_to_bytes
from storage.sessions import LEASE_S, utc_now
from storage.stored_run import LIVE, RESTING, RunStatus
from storage.tables import JobRow
from trinity_core.errors import UserError


class JobStore(JobReader[Stored]):
    """Keeps work in a database, and gives it out to be done. Thread-safe; several processes may share one file.

    Args:
        database: an open database.
        clock: gives the moment, aware of its zone.
        lease_s: seconds without a sign of life after which it counts as interrupted.
        limits: of the queue; None for the usual ones.
    """

    def __init__(
        self,
        database: Database,
        *,
        clock: Callable[[], datetime] = utc_now,
        lease_s: float = LEASE_S,
        limits: QueueLimits | None = None,
    ) -> None:
        super().__init__(database)
        self._clock = clock
        self._lease = timedelta(seconds=lease_s)
        self._limits = limits or QueueLimits()
        self._live: set[str] = set()
        self._live_lock = Lock()
        self.process = new_name()

    def _queue(self, rows: Sequence[JobRow], owner: str) -> Sequence[str]:
        """Store queued ones, all or none, and return their ids."""
        ids = [row.id for row in rows]
        with self._database.writing(alone=self.kind.many) as transaction:
            transaction.add_all(rows)
            transaction.flush()
            refuse_overfull(transaction, self.kind, self._limits, owner)
        return ids

    def _begin(self, row: JobRow) -> str:
        """Store one that this process runs at once, past the queue."""
        row.status = RunStatus.RUNNING.value
        for column, value in self._held().items():
            setattr(row, column, value)
        job_id = row.id
        with self._database.writing() as transaction:
            transaction.add(row)
        self._remember(job_id)
        return job_id

    def claim(self, job_id: str) -> bool:
        """Make this process the one that runs it: a queued one, or one to be resumed. False when another has it or it is finished.

        Raises:
            NotFoundError: there is no such one.
        """
        with self._database.writing() as transaction:
            self._lose(transaction)
            taken = changed(transaction, job_states.take(self.kind.row, job_id, self._held()))
            if not taken:
                status_of(transaction, self.kind, job_id)
        if taken:
            self._remember(job_id)
        return taken

    def claim_next(self) -> str | None:
        """Take up the one whose turn it is; None when nothing waits or enough are live over all processes.

        Owners take turns: the one who started one longest ago is next, with the oldest one queued.
        """
        # alone, so that two claimers do not count the same live ones and both find room
        with self._database.writing(alone=self.kind.many) as transaction:
            self._lose(transaction)
            taken = job_states.take_next(self.kind.row, self._held(), self._limits.max_running)
            job_id = transaction.connection().execute(taken).scalar_one_or_none()
        if job_id is not None:
            self._remember(job_id)
        return job_id

    def add(self, job_id: str, line: str, arrays: Mapping[str, NDArray[np.float64]] | None = None) -> None:
        """Keep one line; when this returns, it outlives the process.

        Args:
            job_id: one of this process.
            line: one line of JSON with the keys `event` and `at_s`.
            arrays: what resuming needs beside it.

        Raises:
            NotFoundError: there is no such one.
            StorageError: it cannot be stored, or it is not this process's any more.
        """
        read, data = JobLine.read(clean_text(line)), arrays_to_bytes(arrays or {})
        lease_until = self._clock() + self._lease
        with self._database.writing() as transaction:
            append(transaction, self.kind, job_id, read, data, process=self.process, lease_until=lease_until)

    def heartbeat(self) -> None:
        """Say that those of this process still run.

        Raises:
            StorageError: it cannot be stored.
        """
        table = self.kind.row
        with self._live_lock:
            chosen = tuple(self._live)
        if not chosen:
            return
        ours = update(table).where(table.id.in_(chosen), table.process == self.process, job_states.among(table, LIVE))
        with self._database.writing() as transaction:
            changed(transaction, ours.values(lease_until=self._clock() + self._lease))

    def sweep(self) -> bool:
        """Mark live ones that lost their process as interrupted (stopped, where that was asked for); True when there were any."""
        with self._database.writing() as transaction:
            return self._lose(transaction)

    def request_stop(self, job_id: str) -> RunStatus:
        """Ask for one to stop: at once when it waits, else as soon as its process looks. Returns the status it has now.

        Raises:
            NotFoundError: there is no such one.
        """
        with self._database.writing() as transaction:
            changed(transaction, job_states.ask_to_stop(self.kind.row, job_id, self._clock()))
            return status_of(transaction, self.kind, job_id)

    def wanted(self, job_id: str) -> bool:
        """True while this process runs it and nobody asked for it to stop."""
        table = self.kind.row
        mine = select(table.id).where(job_states.owned(table, job_id, self.process), table.status == RunStatus.RUNNING.value)
        with self._database.reading() as transaction:
            return transaction.scalar(mine) is not None

    def finish(self, job_id: str, status: RunStatus, message: str = "") -> None:
        """Bring one of this process to rest. Even where that cannot be stored, its lease is not renewed any more.

        Args:
            job_id: one of this process.
            status: one of `RESTING`.
            message: why, in words, where the status does not say it.

        Raises:
            NotFoundError: there is no such one.
            StorageError: it cannot be stored, or it is not this process's any more.
        """
        if status not in RESTING:
            raise ValueError(f"A {self.kind.word} cannot end as {status.value!r}; choose one of {', '.join(RESTING)}.")
        with self._live_lock:
            self._live.discard(job_id)
        with self._database.writing() as transaction:
            if not changed(transaction, job_states.end(self.kind.row, job_id, self.process, status, self._clock(), message)):
                raise not_ours(transaction, self.kind, job_id)

    def requeue(self, job_id: str) -> None:
        """Queue a stopped, interrupted or failed one again; it will go on after its last stored line.

        Raises:
            NotFoundError: there is no such one.
            UserError: it cannot be resumed now, or too many wait already.
        """
        table = self.kind.row
        with self._database.writing(alone=self.kind.many) as transaction:
            if not changed(transaction, job_states.queue_again(self.kind.row, job_id, self._clock())):
                status = status_of(transaction, self.kind, job_id)
                raise UserError(
                    f"{self.kind.word.title()} {job_id!r} is {status}; only one that was stopped, interrupted or failed can be resumed."
                )
            owner = transaction.scalar(select(table.owner).where(table.id == job_id))
            refuse_overfull(transaction, self.kind, self._limits, owner or "")

    def delete(self, job_id: str) -> None:
        """Remove one and its lines for good.

        Raises:
            NotFoundError: there is no such one.
            UserError: a process runs it.
        """
        table = self.kind.row
        with self._database.writing() as transaction:
            if not changed(transaction, delete(table).where(table.id == job_id, ~job_states.among(table, LIVE))):
                status = status_of(transaction, self.kind, job_id)
                raise UserError(f"{self.kind.word.title()} {job_id!r} is {status}. Stop it, wait until it has stopped, then delete it.")
            self._clear(transaction, job_id)

    def _clear(self, transaction: Transaction, job_id: str) -> None:
        """Remove what belonged to a deleted one elsewhere."""

    def _lose(self, transaction: Transaction) -> bool:
        table = self.kind.row
        held = transaction.scalars(select(table.process).where(job_states.among(table, LIVE)).distinct())
        dead = [name for name in held if name != self.process and is_dead(name)]
        return changed(transaction, job_states.lose(self.kind, self._clock(), dead))

    def _held(self) -> dict[str, Any]:
        """The columns of one that this process takes up now."""
        now = self._clock()
        return {"process": self.process, "started_at": now, "lease_until": now + self._lease}

    def _remember(self, job_id: str) -> None:
        with self._live_lock:
            self._live.add(job_id)
