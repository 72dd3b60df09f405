"""Rows of runs inside a transaction: made, changed, and what to say when the one asked for is not there."""

from __future__ import annotations

import json
from datetime import datetime
from secrets import token_hex

from sqlalchemy import CursorResult, Executable, select
from sqlalchemy.orm import Session as Transaction

from storage.stored_run import LIVE, RunStatus
from storage.tables import RunRow
from trinity_core.errors import NotFoundError, PlanError, StorageError
from trinity_core.training.plan import RunPlan, to_dict

MAX_LABEL_CHARS = 200
"""Longest label of a run."""


def new_row(plan: RunPlan, now: datetime, *, owner: str, race: str, label: str) -> RunRow:
    """A queued run with an id of its own.

    Raises:
        PlanError: the label is too long.
    """
    if len(label) > MAX_LABEL_CHARS:
        raise PlanError(f"The label has {len(label):,} characters; the limit is {MAX_LABEL_CHARS}. Shorten it.")
    return RunRow(
        id=token_hex(16),
        created_at=now,
        owner=owner or None,
        race=race or None,
        label=label,
        trainer=plan.trainer.value,
        pool=plan.pool,
        plan=json.dumps(to_dict(plan), ensure_ascii=False, allow_nan=False),
        status=RunStatus.QUEUED.value,
        queued_at=now,
    )


def changed(transaction: Transaction, statement: Executable) -> bool:
    """Run the statement; True when it found a row to change."""
    result = transaction.connection().execute(statement)
    assert isinstance(result, CursorResult)
    return result.rowcount > 0


def status_of(transaction: Transaction, run_id: str) -> RunStatus:
    """Where the run stands.

    Raises:
        NotFoundError: there is no such run.
    """
    status = transaction.scalar(select(RunRow.status).where(RunRow.id == run_id))
    if status is None:
        raise unknown(run_id)
    return RunStatus(status)


def unknown(run_id: str) -> NotFoundError:
    """What to say of an id that names no run."""
    return NotFoundError(f"There is no run {run_id!r}. Look at the list of runs for the ids.")


def not_ours(transaction: Transaction, run_id: str) -> StorageError:
    """What to say to a process that writes to a run it does not hold.

    Raises:
        NotFoundError: there is no such run at all.
    """
    status = status_of(transaction, run_id)
    holder = "another process runs it" if status in LIVE else f"it is {status}"
    return StorageError(f"Nothing can be added to run {run_id!r}: {holder}. What was stored before is kept.")
