"""What a database holds against what processes said they had stored in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields

from sqlalchemy import func, select

from storage.database import Database
from storage.sessions import SessionStore
from storage.stored import SessionStatus
from storage.tables import EventRow, SessionRow
from trinity_core.errors import NotFoundError


@dataclass(frozen=True, slots=True)
class Breaches:
    """How often something was not as promised."""

    lost: int = 0
    """Turns that were acknowledged and are not stored."""
    doubled: int = 0
    """Turns stored twice."""
    gaps: int = 0
    """Sessions whose events are not numbered 0, 1, 2, ... or not counted right."""
    unended: int = 0
    """Sessions whose end was acknowledged and that are not finished."""
    damaged: int = 0
    """Whether the file itself is damaged."""

    def __add__(self, other: Breaches) -> Breaches:
        return Breaches(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(self)))

    @property
    def all(self) -> int:
        """Their sum."""
        return sum(getattr(self, each.name) for each in fields(self))


def told_and_stored(database: Database, told: Iterable[str]) -> Breaches:
    """Compare lines "SESSION TURN" and "SESSION end" with the database."""
    acknowledged: dict[str, list[str]] = {}
    for line in told:
        session_id, _, word = line.partition(" ")
        acknowledged.setdefault(session_id, []).append(word)
    store, found = SessionStore(database), Breaches()
    for session_id, words in acknowledged.items():
        found += _session(store, session_id, words)
    return found + Breaches(gaps=_gaps(database), damaged=_damaged(database))


def _session(store: SessionStore, session_id: str, words: list[str]) -> Breaches:
    try:
        stored = store.get(session_id)
    except NotFoundError:
        return Breaches(lost=len(words))
    turns = [turn.number for turn in stored.transcript.turns]
    lost = sum(word != "end" and int(word) not in turns for word in words)
    unended = "end" in words and stored.status is not SessionStatus.FINISHED
    return Breaches(lost=lost, doubled=len(turns) - len(set(turns)), unended=int(unended))


def _gaps(database: Database) -> int:
    count, last = func.count(EventRow.seq), func.coalesce(func.max(EventRow.seq), -1)
    rows = select(SessionRow.events, count, last).outerjoin(EventRow, EventRow.session_id == SessionRow.id).group_by(SessionRow.id)
    with database.reading() as transaction:
        return sum(not counted == there == last_one + 1 for counted, there, last_one in transaction.execute(rows))


def _damaged(database: Database) -> int:
    with database.reading() as transaction:
        connection = transaction.connection()
        if connection.dialect.name != "sqlite":
            return 0
        return int(connection.exec_driver_sql("PRAGMA integrity_check").fetchall() != [("ok",)])


def running(database: Database) -> int:
    """How many sessions say that they run."""
    with database.reading() as transaction:
        found = select(func.count()).select_from(SessionRow).where(SessionRow.status == SessionStatus.RUNNING.value)
        return int(transaction.scalar(found) or 0)
