"""Lists of sessions: a `SessionQuery` as SQL, and rows as summaries."""

from __future__ import annotations

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session as Transaction

from storage.columns import clean_text
from storage.stored import Outcome, SessionPage, SessionQuery, SessionStatus, SessionSummary
from storage.tables import SessionRow
from trinity_core.types import StopReason

_CORRECT = {Outcome.CORRECT: True, Outcome.WRONG: False, Outcome.UNGRADED: None}


def find(transaction: Transaction, query: SessionQuery) -> SessionPage:
    """The page of sessions that `query` asks for, the newest first, and how many there are in all."""
    wanted = conditions(query)
    total = transaction.scalar(select(func.count()).select_from(SessionRow).where(*wanted))
    newest = select(SessionRow).where(*wanted).order_by(SessionRow.created_at.desc(), SessionRow.id)
    rows = transaction.scalars(newest.limit(query.limit).offset(query.offset))
    return SessionPage(tuple(summary(row) for row in rows), total or 0)


def conditions(query: SessionQuery) -> list[ColumnElement[bool]]:
    """What a row must fulfil. Signs that LIKE would read as wildcards are escaped."""
    wanted: list[ColumnElement[bool]] = [SessionRow.comparison.is_not_distinct_from(query.comparison)]
    if search := clean_text(query.search):
        columns = (SessionRow.question, SessionRow.answer)
        wanted.append(or_(*(column.icontains(search, autoescape=True) for column in columns)))
    by_value = ((SessionRow.strategy, query.strategy), (SessionRow.pool, query.pool), (SessionRow.status, query.status))
    for column, value in (*by_value, (SessionRow.owner, query.owner)):
        if value is not None:
            wanted.append(column == str(value))
    if query.outcome is not None:
        wanted.append(SessionRow.correct.is_(_CORRECT[query.outcome]))
    return wanted


def summary(row: SessionRow) -> SessionSummary:
    """The row as a value."""
    return SessionSummary(
        id=row.id,
        created_at=row.created_at,
        question=row.question,
        strategy=row.strategy,
        pool=row.pool,
        task=row.task,
        status=SessionStatus(row.status),
        answer=row.answer,
        stopped_by=None if row.stopped_by is None else StopReason(row.stopped_by),
        turns=row.turns,
        tokens_in=row.tokens_in,
        tokens_out=row.tokens_out,
        cost_usd=row.cost_usd,
        seconds=row.seconds,
        correct=row.correct,
        parent=row.parent or "",
        parent_turn=row.parent_turn,
    )
