"""The store of runs: see `jobs.py` for the queue, the leases and the lines that all kinds of work share."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import update

from storage.job_rows import changed, new_columns, not_ours
from storage.job_states import owned
from storage.jobs import JobStore
from storage.run_reader import RunReader
from storage.stored_run import StoredRun
from storage.tables import RunRow
from trinity_core.training.plan import RunPlan, to_dict


class RunStore(RunReader, JobStore[StoredRun]):
    """Keeps runs in a database, and gives them out to be run. Thread-safe; several processes may share one file.

    Args: as `JobStore`.
    """

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
        rows = [_new_row(plan, moment, owner=owner, race=race, label=label) for (label, plan), moment in zip(runs, moments, strict=True)]
        return self._queue(rows, owner)

    def begin(self, plan: RunPlan, *, owner: str = "", race: str = "", label: str = "") -> str:
        """Store a run that this process runs at once, past the queue: for a command in the foreground. Raises as `submit` does."""
        return self._begin(_new_row(plan, self._clock(), owner=owner, race=race, label=label))

    def save_checkpoint(self, run_id: str, data: bytes) -> None:
        """Keep the head a run of this process found, as the bytes of a checkpoint file. Raises as `add` does."""
        kept = update(RunRow).where(owned(RunRow, run_id, self.process)).values(checkpoint=data)
        with self._database.writing() as transaction:
            if not changed(transaction, kept):
                raise not_ours(transaction, self.kind, run_id)


def _new_row(plan: RunPlan, now: datetime, *, owner: str, race: str, label: str) -> RunRow:
    """A queued run."""
    columns = new_columns(to_dict(plan), now, owner=owner, label=label)
    return RunRow(**columns, race=race or None, trainer=plan.trainer.value)
