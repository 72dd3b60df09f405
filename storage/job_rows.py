"""Rows of runs and comparisons inside a transaction: made, changed, and what to say when the one asked for is not there."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from secrets import token_hex
from typing import Any

from sqlalchemy import CursorResult, Executable, select
from sqlalchemy.orm import Session as Transaction

from storage.job_kind import JobKind
from storage.stored_run import LIVE, RunStatus
from trinity_core.errors import NotFoundError, PlanError, StorageError

MAX_LABEL_CHARS = 200
"""Longest label of a run or a comparison."""


def new_columns(plan: Mapping[str, Any], now: datetime, *, owner: str, label: str) -> dict[str, Any]:
    """The columns that every kind has, of a queued one with an id of its own.

    Raises:
        PlanError: the label is too long.
    """
    if len(label) > MAX_LABEL_CHARS:
        raise PlanError(f"The label has {len(label):,} characters; the limit is {MAX_LABEL_CHARS}. Shorten it.")
    return {
        "id": token_hex(16),
        "created_at": now,
        "owner": owner or None,
        "label": label,
        "pool": plan["pool"],
        "plan": plan_line(plan),
        "status": RunStatus.QUEUED.value,
        "queued_at": now,
    }


def plan_line(plan: Mapping[str, Any]) -> str:
    """A plan as it is stored."""
    return json.dumps(plan, ensure_ascii=False, allow_nan=False)


def changed(transaction: Transaction, statement: Executable) -> bool:
    """Run the statement; True when it found a row to change."""
    result = transaction.connection().execute(statement)
    assert isinstance(result, CursorResult)
    return result.rowcount > 0


def status_of(transaction: Transaction, kind: JobKind, job_id: str) -> RunStatus:
    """Where it stands.

    Raises:
        NotFoundError: there is no such one.
    """
    status = transaction.scalar(select(kind.row.status).where(kind.row.id == job_id))
    if status is None:
        raise unknown(kind, job_id)
    return RunStatus(status)


def unknown(kind: JobKind, job_id: str) -> NotFoundError:
    """What to say of an id that names none."""
    return NotFoundError(f"There is no {kind.word} {job_id!r}. Look at the list of {kind.many} for the ids.")


def not_ours(transaction: Transaction, kind: JobKind, job_id: str) -> StorageError:
    """What to say to a process that writes to one it does not hold.

    Raises:
        NotFoundError: there is no such one at all.
    """
    status = status_of(transaction, kind, job_id)
    holder = "another process runs it" if status in LIVE else f"it is {status}"
    return StorageError(f"Nothing can be added to {kind.word} {job_id!r}: {holder}. What was stored before is kept.")
