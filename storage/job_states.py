"""The moves between the states of a run or a comparison, each one statement that names the states it may start from.

So whatever several processes try at once, the database lets one of them through.

    queued -> running -> finished | failed | stopped | interrupted
    running -> stopping -> the same four          queued -> stopped
    stopped | failed | interrupted -> queued, or running at once
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Update, case, func, or_, select, update
from sqlalchemy.orm import aliased

from storage.job_kind import JobKind
from storage.stored_run import LIVE, RESUMABLE, RunStatus
from storage.tables import JobRow

_Table = type[JobRow]


def among(table: _Table, statuses: tuple[RunStatus, ...]) -> ColumnElement[bool]:
    """The row is in one of these states."""
    return table.status.in_([status.value for status in statuses])


def owned(table: _Table, job_id: str, process: str) -> ColumnElement[bool]:
    """It is live and this process's."""
    return (table.id == job_id) & (table.process == process) & among(table, LIVE)


def take(table: _Table, job_id: str, lease: dict[str, Any]) -> Update:
    """To running, for one that nobody runs and that is not finished."""
    return _to_running(table, lease).where(table.id == job_id, among(table, (RunStatus.QUEUED, *RESUMABLE)))


def take_next(table: _Table, lease: dict[str, Any], max_running: int) -> Update:
    """To running, for the one whose turn it is, unless enough are live; returns its id.

    The turn is the oldest queued one's of the owner who started one longest ago, or never.
    """
    queued, before = aliased(table), aliased(table)
    last = select(func.max(before.started_at)).where(before.owner.is_not_distinct_from(queued.owner)).scalar_subquery()
    turn = select(queued.id).where(queued.status == RunStatus.QUEUED.value).order_by(last.nulls_first(), queued.queued_at, queued.id)
    live = select(func.count()).select_from(queued).where(among(queued, LIVE)).scalar_subquery()
    chosen = (table.id == turn.limit(1).scalar_subquery()) & among(table, (RunStatus.QUEUED,))
    return _to_running(table, lease).where(chosen, live < max_running).returning(table.id)


def _to_running(table: _Table, lease: dict[str, Any]) -> Update:
    return update(table).values(status=RunStatus.RUNNING.value, message="", ended_at=None, **lease)


def ask_to_stop(table: _Table, job_id: str, now: datetime) -> Update:
    """Running to stopping, queued to stopped."""
    waits = table.status == RunStatus.QUEUED.value
    status = case((waits, RunStatus.STOPPED.value), else_=RunStatus.STOPPING.value)
    asked = update(table).where(table.id == job_id, among(table, (RunStatus.QUEUED, RunStatus.RUNNING)))
    return asked.values(status=status, ended_at=case((waits, now), else_=None))


def end(table: _Table, job_id: str, process: str, status: RunStatus, now: datetime, message: str) -> Update:
    """A live one of this process to one of the resting states."""
    return update(table).where(owned(table, job_id, process)).values(status=status.value, ended_at=now, message=message)


def queue_again(table: _Table, job_id: str, now: datetime, statuses: tuple[RunStatus, ...] = RESUMABLE) -> Update:
    """One in one of these states to queued."""
    again = update(table).where(table.id == job_id, among(table, statuses))
    return again.values(status=RunStatus.QUEUED.value, queued_at=now, ended_at=None, message="")


def lose(kind: JobKind, now: datetime, dead: Sequence[str]) -> Update:
    """Live ones whose lease ran out or is held by one of the `dead` to interrupted, or to stopped where that was asked for."""
    table = kind.row
    asked = table.status == RunStatus.STOPPING.value
    status = case((asked, RunStatus.STOPPED.value), else_=RunStatus.INTERRUPTED.value)
    gone = among(table, LIVE) & or_(table.lease_until < now, table.process.in_(dead))
    # a row that is locked has a process that writes to it; waiting for several at once could end in a deadlock
    free = select(table.id).where(gone).with_for_update(skip_locked=True)
    return update(table).where(table.id.in_(free), gone).values(status=status, ended_at=now, message=kind.lost)
