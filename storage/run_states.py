"""The moves between the states of a run, each one statement that names the states it may start from.

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

from storage.stored_run import LIVE, RESUMABLE, RunStatus
from storage.tables import RunRow

LOST = "Its process ended before the run did. Resume it to go on after the last stored generation."
"""Message of a run that was found without its process."""

_Table = type[RunRow]


def among(statuses: tuple[RunStatus, ...], table: _Table = RunRow) -> ColumnElement[bool]:
    """The row is in one of these states."""
    return table.status.in_([status.value for status in statuses])


def owned(run_id: str, process: str) -> ColumnElement[bool]:
    """The run is live and this process's."""
    return (RunRow.id == run_id) & (RunRow.process == process) & among(LIVE)


def take(run_id: str, lease: dict[str, Any]) -> Update:
    """To running, for one run that nobody runs and that is not finished."""
    return _to_running(lease).where(RunRow.id == run_id, among((RunStatus.QUEUED, *RESUMABLE)))


def take_next(lease: dict[str, Any], max_running: int) -> Update:
    """To running, for the run whose turn it is, unless enough are live; returns its id.

    The turn is the oldest queued run's of the owner who started one longest ago, or never.
    """
    queued, before = aliased(RunRow), aliased(RunRow)
    last = select(func.max(before.started_at)).where(before.owner.is_not_distinct_from(queued.owner)).scalar_subquery()
    turn = select(queued.id).where(queued.status == RunStatus.QUEUED.value).order_by(last.nulls_first(), queued.queued_at, queued.id)
    live = select(func.count()).select_from(queued).where(among(LIVE, queued)).scalar_subquery()
    chosen = (RunRow.id == turn.limit(1).scalar_subquery()) & among((RunStatus.QUEUED,))
    return _to_running(lease).where(chosen, live < max_running).returning(RunRow.id)


def _to_running(lease: dict[str, Any]) -> Update:
    return update(RunRow).values(status=RunStatus.RUNNING.value, message="", ended_at=None, **lease)


def ask_to_stop(run_id: str, now: datetime) -> Update:
    """Running to stopping, queued to stopped."""
    waits = RunRow.status == RunStatus.QUEUED.value
    status = case((waits, RunStatus.STOPPED.value), else_=RunStatus.STOPPING.value)
    asked = update(RunRow).where(RunRow.id == run_id, among((RunStatus.QUEUED, RunStatus.RUNNING)))
    return asked.values(status=status, ended_at=case((waits, now), else_=None))


def end(run_id: str, process: str, status: RunStatus, now: datetime, message: str) -> Update:
    """A live run of this process to one of the resting states."""
    return update(RunRow).where(owned(run_id, process)).values(status=status.value, ended_at=now, message=message)


def queue_again(run_id: str, now: datetime) -> Update:
    """A run that may be resumed to queued."""
    again = update(RunRow).where(RunRow.id == run_id, among(RESUMABLE))
    return again.values(status=RunStatus.QUEUED.value, queued_at=now, ended_at=None, message="")


def lose(now: datetime, dead: Sequence[str]) -> Update:
    """Live runs whose lease ran out or is held by one of the `dead` to interrupted, or to stopped where that was asked for."""
    asked = RunRow.status == RunStatus.STOPPING.value
    status = case((asked, RunStatus.STOPPED.value), else_=RunStatus.INTERRUPTED.value)
    lost = update(RunRow).where(among(LIVE), or_(RunRow.lease_until < now, RunRow.process.in_(dead)))
    return lost.values(status=status, ended_at=now, message=LOST)
