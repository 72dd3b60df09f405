"""The append-only lines of a run inside a transaction: added by the process that holds it, read by anybody."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session as Transaction

from storage.run_arrays import Arrays, arrays_from_bytes
from storage.run_lines import RunLine
from storage.run_rows import not_ours, status_of
from storage.run_states import owned
from storage.tables import RunEventRow, RunRow

Replay = list[tuple[dict[str, Any], Arrays]]
"""Lines with their arrays, in their order."""


def append(transaction: Transaction, run_id: str, line: RunLine, data: bytes | None, *, process: str, lease_until: datetime) -> None:
    """Add a line, bring the run's totals up to date and renew its lease.

    Raises:
        NotFoundError: there is no such run.
        StorageError: the run is not this process's.
    """
    counted = update(RunRow).where(owned(run_id, process)).values(lease_until=lease_until, **line.totals())
    events = transaction.connection().execute(counted.returning(RunRow.events)).scalar_one_or_none()
    if events is None:
        raise not_ours(transaction, run_id)
    row = {"run_id": run_id, "seq": events - 1, "at_s": line.at_s, "kind": line.kind, "payload": line.text, "data": data}
    transaction.connection().execute(insert(RunEventRow), row)


def read_lines(transaction: Transaction, run_id: str, offset: int) -> list[str]:
    """The lines after the first `offset` ones.

    Raises:
        NotFoundError: there is no such run.
    """
    wanted = select(RunEventRow.payload).where(RunEventRow.run_id == run_id, RunEventRow.seq >= offset)
    lines = list(transaction.scalars(wanted.order_by(RunEventRow.seq)))
    if not lines:
        status_of(transaction, run_id)
    return lines


def read_replay(transaction: Transaction, run_id: str) -> Replay:
    """Every line, decoded, with its arrays.

    Raises:
        NotFoundError: there is no such run.
        StorageError: what is stored cannot be understood.
    """
    wanted = select(RunEventRow.payload, RunEventRow.data).where(RunEventRow.run_id == run_id)
    rows = transaction.execute(wanted.order_by(RunEventRow.seq)).all()
    if not rows:
        status_of(transaction, run_id)
    return [(RunLine.read(payload).data, arrays_from_bytes(data)) for payload, data in rows]
