"""Lists of runs: a `RunQuery` as SQL, and rows as values."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session as Transaction

from storage.stored_run import RunPage, RunQuery, RunStatus, StoredRun
from storage.tables import RunRow

_HAS_CHECKPOINT = RunRow.checkpoint.is_not(None)


def find(transaction: Transaction, query: RunQuery) -> RunPage:
    """The page of runs that `query` asks for, the newest first, and how many there are in all."""
    newest = _rows().where(*conditions(query)).order_by(RunRow.created_at.desc(), RunRow.id)
    return RunPage(_read(transaction, newest.limit(query.limit).offset(query.offset)), count(transaction, query))


def count(transaction: Transaction, query: RunQuery) -> int:
    """How many runs `query` finds on all pages."""
    return transaction.scalar(select(func.count()).select_from(RunRow).where(*conditions(query))) or 0


def find_race(transaction: Transaction, race: str) -> tuple[StoredRun, ...]:
    """The runs of a race in the order they were submitted."""
    return _read(transaction, _rows().where(RunRow.race == race).order_by(RunRow.created_at, RunRow.id))


def find_one(transaction: Transaction, run_id: str) -> StoredRun | None:
    """The run of this id, if there is one."""
    return next(iter(_read(transaction, _rows().where(RunRow.id == run_id))), None)


def conditions(query: RunQuery) -> list[ColumnElement[bool]]:
    """What a row must fulfil."""
    columns = ((RunRow.race, query.race), (RunRow.trainer, query.trainer), (RunRow.pool, query.pool))
    wanted: list[ColumnElement[bool]] = [column == value for column, value in columns if value is not None]
    if query.owner is not None:
        wanted.append(RunRow.owner == query.owner if query.owner else RunRow.owner.is_(None))
    if query.statuses:
        wanted.append(RunRow.status.in_([status.value for status in query.statuses]))
    return wanted


def _rows() -> Select[RunRow, bool]:
    return select(RunRow, _HAS_CHECKPOINT)


def _read(transaction: Transaction, rows: Select[RunRow, bool]) -> tuple[StoredRun, ...]:
    return tuple(_value(row, has_checkpoint) for row, has_checkpoint in transaction.execute(rows))


def _value(row: RunRow, has_checkpoint: bool) -> StoredRun:
    return StoredRun(
        id=row.id,
        created_at=row.created_at,
        owner=row.owner or "",
        race=row.race or "",
        label=row.label,
        trainer=row.trainer,
        pool=row.pool,
        plan_json=row.plan,
        status=RunStatus(row.status),
        queued_at=row.queued_at,
        started_at=row.started_at,
        ended_at=row.ended_at,
        message=row.message,
        events=row.events,
        seconds=row.seconds,
        generations=row.generations,
        episodes=row.episodes,
        tokens=row.tokens,
        cost_usd=row.cost_usd,
        validation=row.validation,
        test=row.test,
        has_checkpoint=bool(has_checkpoint),
    )
