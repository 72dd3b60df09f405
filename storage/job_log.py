"""The append-only lines of a run or a comparison inside a transaction: added by the process that holds it, read by anybody."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session as Transaction

from storage.job_kind import JobKind
from storage.job_lines import JobLine
from storage.job_rows import not_ours, status_of
from storage.job_states import owned
from storage.run_arrays import Arrays, arrays_from_bytes

Replay = list[tuple[dict[str, Any], Arrays]]
"""Lines with their arrays, in their order."""


def append(
    transaction: Transaction, kind: JobKind, job_id: str, line: JobLine, data: bytes | None, *, process: str, lease_until: datetime
) -> None:
    """Add a line, bring the totals up to date and renew the lease.

    Raises:
        NotFoundError: there is no such run or comparison.
        StorageError: it is not this process's.
    """
    table = kind.row
    totals = {"events": table.events + 1, "seconds": line.at_s, **kind.totals(line)}
    counted = update(table).where(owned(table, job_id, process)).values(lease_until=lease_until, **totals)
    events = transaction.connection().execute(counted.returning(table.events)).scalar_one_or_none()
    if events is None:
        raise not_ours(transaction, kind, job_id)
    row = {"job_id": job_id, "seq": events - 1, "at_s": line.at_s, "kind": line.kind, "payload": line.text, "data": data}
    transaction.execute(insert(kind.event_row), [row])


def read_lines(transaction: Transaction, kind: JobKind, job_id: str, offset: int) -> list[str]:
    """The lines after the first `offset` ones.

    Raises:
        NotFoundError: there is no such run or comparison.
    """
    table = kind.event_row
    lines = list(transaction.scalars(select(table.payload).where(table.job_id == job_id, table.seq >= offset).order_by(table.seq)))
    if not lines:
        status_of(transaction, kind, job_id)
    return lines


def read_replay(transaction: Transaction, kind: JobKind, job_id: str) -> Replay:
    """Every line, decoded, with its arrays.

    Raises:
        NotFoundError: there is no such run or comparison.
        StorageError: what is stored cannot be understood.
    """
    table = kind.event_row
    rows = transaction.execute(select(table.payload, table.data).where(table.job_id == job_id).order_by(table.seq)).all()
    if not rows:
        status_of(transaction, kind, job_id)
    return [(JobLine.read(payload).data, arrays_from_bytes(data)) for payload, data in rows]
