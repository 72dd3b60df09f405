"""The store of runs: a queue that several processes share, and an append-only log per run from which a run can be resumed.

A live run is leased to one process. Whoever sees a lease that ran out, or that its process is dead, marks the run as
interrupted; from then on that process can write nothing to it.
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

from storage import run_states
from storage.columns import clean_text
from storage.database import Database
from storage.processes import is_dead, new_name
from storage.run_arrays import arrays_to_bytes
from storage.run_lines import RunLine
from storage.run_log import append
from storage.run_queue import QueueLimits, refuse_overfull
from storage.run_reader import RunReader
from storage.run_rows import changed, new_row, not_ours, status_of
from storage.sessions import LEASE_S, utc_now
from storage.stored_run import LIVE, RESTING, RunStatus
from storage.tables import RunRow
from trinity_core.errors import UserError
from trinity_core.training.plan import RunPlan


class RunStore(RunReader):
    """Keeps runs in a database, and gives them out to be run. Thread-safe; several processes may share one file.

    Args:
        database: an open database.
        clock: gives the moment, aware of its zone.
        lease_s: seconds without a sign of life after which a run counts as interrupted.
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

    def submit(self, plan: RunPlan, *, owner: str = "", race: str = "", label: str = "") -> str:
        """Queue a run and return its id: 32 hexadecimal digits that nobody can guess.

        Args:
            plan: what was chosen for it.
            owner: the visitor it belongs to; empty for everybody.
            race: the race it takes part in; empty for none.
            label: what its owner calls it.

        Raises:
            UserError: too many runs wait already, or the label is too long.
            StorageError: it cannot be stored.
        """
        return self.submit_all([(label, plan)], owner=owner, race=race)[0]

    def submit_all(self, runs: Sequence[tuple[str, RunPlan]], *, owner: str = "", race: str = "") -> Sequence[str]:
        """Queue several runs (label, plan) in their order, all or none. Raises as `submit` does."""
        now = self._clock()
        # a microsecond apart, so that queue and race keep their order
        moments = (now + timedelta(microseconds=n) for n in range(len(runs)))
        rows = [new_row(plan, moment, owner=owner, race=race, label=label) for (label, plan), moment in zip(runs, moments, strict=True)]
        ids = [row.id for row in rows]
        with self._database.writing() as transaction:
            transaction.add_all(rows)
            transaction.flush()
            refuse_overfull(transaction, self._limits, owner)
        return ids

    def begin(self, plan: RunPlan, *, owner: str = "", race: str = "", label: str = "") -> str:
        """Store a run that this process runs at once, past the queue: for a command in the foreground. Raises as `submit` does."""
        row = new_row(plan, self._clock(), owner=owner, race=race, label=label)
        row.status = RunStatus.RUNNING.value
        for column, value in self._held().items():
            setattr(row, column, value)
        run_id = row.id
        with self._database.writing() as transaction:
            transaction.add(row)
        self._remember(run_id)
        return run_id

    def claim(self, run_id: str) -> bool:
        """Make this process the one that runs it: a queued run, or one to be resumed. False when another has it or it is finished.

        Raises:
            NotFoundError: there is no such run.
        """
        with self._database.writing() as transaction:
            self._lose(transaction)
            taken = changed(transaction, run_states.take(run_id, self._held()))
            if not taken:
                status_of(transaction, run_id)
        if taken:
            self._remember(run_id)
        return taken

    def claim_next(self) -> str | None:
        """Take up the run whose turn it is; None when nothing waits or enough runs are live over all processes.

        Owners take turns: the one who started a run longest ago is next, with the oldest run queued.
        """
        with self._database.writing() as transaction:
            self._lose(transaction)
            connection = transaction.connection()
            # two claimers meet here on databases that lock rows, so that both count the same live runs
            connection.execute(select(RunRow.id).where(RunRow.status == RunStatus.QUEUED.value).with_for_update())
            run_id = connection.execute(run_states.take_next(self._held(), self._limits.max_running)).scalar_one_or_none()
        if run_id is not None:
            self._remember(run_id)
        return run_id

    def add(self, run_id: str, line: str, arrays: Mapping[str, NDArray[np.float64]] | None = None) -> None:
        """Keep one line; when this returns, it outlives the process.

        Args:
            run_id: a run of this process.
            line: one line of JSON with the keys `event` and `at_s`.
            arrays: what a resumed run needs beside it.

        Raises:
            NotFoundError: there is no such run.
            StorageError: it cannot be stored, or the run is not this process's any more.
        """
        read, data = RunLine.read(clean_text(line)), arrays_to_bytes(arrays or {})
        lease_until = self._clock() + self._lease
        with self._database.writing() as transaction:
            append(transaction, run_id, read, data, process=self.process, lease_until=lease_until)

    def heartbeat(self) -> None:
        """Say that the runs of this process still run.

        Raises:
            StorageError: it cannot be stored.
        """
        with self._live_lock:
            chosen = tuple(self._live)
        if not chosen:
            return
        ours = update(RunRow).where(RunRow.id.in_(chosen), RunRow.process == self.process, run_states.among(LIVE))
        with self._database.writing() as transaction:
            changed(transaction, ours.values(lease_until=self._clock() + self._lease))

    def sweep(self) -> bool:
        """Mark live runs that lost their process as interrupted (stopped, where that was asked for); True when there were any."""
        with self._database.writing() as transaction:
            return self._lose(transaction)

    def request_stop(self, run_id: str) -> RunStatus:
        """Ask for a run to stop: at once when it waits, else within one batch of episodes. Returns the status it has now.

        Raises:
            NotFoundError: there is no such run.
        """
        with self._database.writing() as transaction:
            changed(transaction, run_states.ask_to_stop(run_id, self._clock()))
            return status_of(transaction, run_id)

    def wanted(self, run_id: str) -> bool:
        """True while this process runs it and nobody asked for it to stop."""
        mine = select(RunRow.id).where(run_states.owned(run_id, self.process), RunRow.status == RunStatus.RUNNING.value)
        with self._database.reading() as transaction:
            return transaction.scalar(mine) is not None

    def finish(self, run_id: str, status: RunStatus, message: str = "") -> None:
        """Bring a run of this process to rest. Even where that cannot be stored, its lease is not renewed any more.

        Args:
            run_id: a run of this process.
            status: one of `RESTING`.
            message: why, in words, where the status does not say it.

        Raises:
            NotFoundError: there is no such run.
            StorageError: it cannot be stored, or the run is not this process's any more.
        """
        if status not in RESTING:
            raise ValueError(f"A run cannot end as {status.value!r}; choose one of {', '.join(RESTING)}.")
        with self._live_lock:
            self._live.discard(run_id)
        with self._database.writing() as transaction:
            if not changed(transaction, run_states.end(run_id, self.process, status, self._clock(), message)):
                raise not_ours(transaction, run_id)

    def requeue(self, run_id: str) -> None:
        """Queue a stopped, interrupted or failed run again; it will go on after its last stored generation.

        Raises:
            NotFoundError: there is no such run.
            UserError: it cannot be resumed now, or too many runs wait already.
        """
        with self._database.writing() as transaction:
            if not changed(transaction, run_states.queue_again(run_id, self._clock())):
                status = status_of(transaction, run_id)
                raise UserError(f"Run {run_id!r} is {status}; only one that was stopped, interrupted or failed can be resumed.")
            owner = transaction.scalar(select(RunRow.owner).where(RunRow.id == run_id))
            refuse_overfull(transaction, self._limits, owner or "")

    def save_checkpoint(self, run_id: str, data: bytes) -> None:
        """Keep the head a run of this process found, as the bytes of a checkpoint file. Raises as `add` does."""
        kept = update(RunRow).where(run_states.owned(run_id, self.process)).values(checkpoint=data)
        with self._database.writing() as transaction:
            if not changed(transaction, kept):
                raise not_ours(transaction, run_id)

    def delete(self, run_id: str) -> None:
        """Remove a run and its lines for good.

        Raises:
            NotFoundError: there is no such run.
            UserError: a process runs it.
        """
        with self._database.writing() as transaction:
            if not changed(transaction, delete(RunRow).where(RunRow.id == run_id, ~run_states.among(LIVE))):
                status = status_of(transaction, run_id)
                raise UserError(f"Run {run_id!r} is {status}. Stop it, wait until it has stopped, then delete it.")

    def _lose(self, transaction: Transaction) -> bool:
        held = transaction.scalars(select(RunRow.process).where(run_states.among(LIVE)).distinct())
        dead = [name for name in held if name != self.process and is_dead(name)]
        return changed(transaction, run_states.lose(self._clock(), dead))

    def _held(self) -> dict[str, Any]:
        """The columns of a run that this process takes up now."""
        now = self._clock()
        return {"process": self.process, "started_at": now, "lease_until": now + self._lease}

    def _remember(self, run_id: str) -> None:
        with self._live_lock:
            self._live.add(run_id)
