"""The store of sessions: each event is kept as it happens, so a killed process loses at most the turn in flight.

A running session is leased to its process. Whoever sees a lease that ran out, or that its process is dead, marks the session as
interrupted; a process that was only paused goes on with its next event.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, fields
from datetime import UTC, datetime, timedelta
from secrets import token_hex
from threading import Lock

from sqlalchemy import CursorResult, bindparam, delete, insert, or_, select, update
from sqlalchemy.orm import Session as Transaction

from storage import families, listing, processes
from storage.database import Database
from storage.finished import FinishedSession, insert_finished
from storage.lines import read_events, to_timed_line, to_values
from storage.plans import plan_from_dict, plan_line
from storage.stored import Relative, SessionPage, SessionQuery, SessionStatus, StoredSession, TimedEvent
from storage.tables import EventRow, SessionRow
from storage.totals import SessionTotals
from trinity_core.errors import NotFoundError, PlanError, StorageError
from trinity_core.events import SessionEnded, SessionEvent
from trinity_core.settings import SessionPlan

LEASE_S = 30.0
"""Seconds without an event or a heartbeat after which a session's process counts as dead."""


Lines = list[str]

# built once: making these three statements anew costs more than running them
_TOTALS = tuple(getattr(SessionRow, field.name) for field in fields(SessionTotals))
_CLAIM = select(SessionRow.process, *_TOTALS).where(SessionRow.id == bindparam("session")).with_for_update()
_APPEND = insert(EventRow)
_WRITE = update(SessionRow).where(SessionRow.id == bindparam("session"))


def utc_now() -> datetime:
    """The moment, in UTC."""
    return datetime.now(UTC)


class SessionStore:
    """Keeps sessions in a database. Thread-safe; several processes may share one file.

    Args:
        database: an open database.
        clock: gives the moment, aware of its zone.
        lease_s: seconds without a sign of life after which a session counts as interrupted.
    """

    def __init__(self, database: Database, *, clock: Callable[[], datetime] = utc_now, lease_s: float = LEASE_S) -> None:
        self._database = database
        self._clock = clock
        self._lease = timedelta(seconds=lease_s)
        self._live: set[str] = set()
        self._live_lock = Lock()
        self.process = processes.new_name()

    def create(self, plan: SessionPlan, *, owner: str = "", parent: str = "", parent_turn: int | None = None, comparison: str = "") -> str:
        """Begin a session and return its id: 32 hexadecimal digits that nobody can guess.

        Args:
            plan: what was chosen for it.
            owner: the visitor it belongs to; empty for everybody.
            parent: the session it branched from; empty for none.
            parent_turn: the last turn it shares with its parent, 0 when none.
            comparison: the comparison it belongs to; empty for none.

        Raises:
            StorageError: it cannot be stored.
        """
        now, row_id = self._clock(), token_hex(16)
        row = SessionRow(
            id=row_id,
            created_at=now,
            owner=owner or None,
            plan=plan_line(plan),
            question=plan.question,
            strategy=plan.strategy,
            pool=plan.pool,
            task=plan.task,
            status=SessionStatus.RUNNING.value,
            process=self.process,
            lease_until=now + self._lease,
            parent=parent or None,
            parent_turn=parent_turn,
            comparison=comparison or None,
        )
        with self._database.writing() as transaction:
            transaction.add(row)
        with self._live_lock:
            self._live.add(row_id)
        return row_id

    def keep(self, session: FinishedSession) -> str:
        """Store a session that has ended, with all its events, in one transaction; returns its id.

        Raises:
            StorageError: it cannot be stored.
        """
        with self._database.writing() as transaction:
            insert_finished(transaction, session, now=self._clock(), process=self.process)
        return session.id

    def add(self, session_id: str, event: SessionEvent, at_s: float) -> None:
        """Keep one event; when this returns, it outlives the process.

        Raises:
            NotFoundError: there is no such session.
            StorageError: it cannot be stored, or the session has ended or is another process's.
        """
        self.add_many(session_id, (TimedEvent(at_s, event),))

    def add_many(self, session_id: str, events: Sequence[TimedEvent]) -> None:
        """Keep several events of a session in their order, all or none. Raises as `add` does."""
        rows = [to_values(timed) for timed in events]
        with self._database.writing() as transaction:
            totals = self._claim(transaction, session_id)
            for row, timed in zip(rows, events, strict=True):
                row.update(session_id=session_id, seq=totals.events)
                totals.count(timed)
            if rows:
                transaction.connection().execute(_APPEND, rows)
            self._write(transaction, session_id, totals)
        if any(isinstance(timed.event, SessionEnded) for timed in events):
            self._forget(session_id)

    def _claim(self, transaction: Transaction, session_id: str) -> SessionTotals:
        """The totals of a session that this process may write to; the row is locked on databases that lock rows."""
        row = transaction.connection().execute(_CLAIM, {"session": session_id}).one_or_none()
        if row is None:
            raise unknown(session_id)
        process, *values = row
        totals = SessionTotals(*values)
        if process != self.process:
            raise StorageError(f"Session {session_id!r} is run by another process. Begin a new one.")
        if totals.status == SessionStatus.FINISHED:
            raise StorageError(f"Session {session_id!r} has ended; nothing can be added. Begin a new one.")
        totals.status = SessionStatus.RUNNING.value
        return totals

    def _write(self, transaction: Transaction, session_id: str, totals: SessionTotals) -> None:
        """Keep the totals and renew the lease."""
        values = {"session": session_id, "lease_until": self._clock() + self._lease, **asdict(totals)}
        transaction.connection().execute(_WRITE, values)

    def _forget(self, session_id: str) -> None:
        with self._live_lock:
            self._live.discard(session_id)

    def heartbeat(self, *session_ids: str) -> None:
        """Say that these sessions of this process still run; without ids, all that were begun here and neither ended nor interrupted.

        Raises:
            StorageError: it cannot be stored.
        """
        with self._live_lock:
            chosen = session_ids or tuple(self._live)
        if not chosen:
            return
        running = update(SessionRow).where(SessionRow.process == self.process, SessionRow.status == SessionStatus.RUNNING.value)
        with self._database.writing() as transaction:
            transaction.execute(running.where(SessionRow.id.in_(chosen)).values(lease_until=self._clock() + self._lease))

    def sweep(self) -> int:
        """Mark running sessions whose lease ran out, or whose process is surely dead, as interrupted, and return how many there were.

        The second is what counts when the clock was put back: a lease given out before lies far ahead then.
        """
        running = SessionRow.status == SessionStatus.RUNNING.value
        with self._database.reading() as transaction:
            held = transaction.scalars(select(SessionRow.process).where(running).distinct()).all()
        dead = [name for name in held if name != self.process and processes.is_dead(name)]
        lost = running & or_(SessionRow.lease_until < self._clock(), SessionRow.process.in_(dead))
        # a row that is locked has a process that writes to it; waiting for several at once could end in a deadlock
        free = select(SessionRow.id).where(lost).with_for_update(skip_locked=True)
        marked = update(SessionRow).where(SessionRow.id.in_(free), lost).values(status=SessionStatus.INTERRUPTED.value)
        with self._database.writing() as transaction:
            return _rows(transaction.execute(marked, execution_options={"synchronize_session": False}))

    def interrupt(self, session_id: str) -> None:
        """Mark a running session of this process as interrupted at once, for a session that will not go on. Raises as `add` does.

        Even where that cannot be stored, its lease is not renewed any more.
        """
        self._forget(session_id)
        with self._database.writing() as transaction:
            totals = self._claim(transaction, session_id)
            totals.status = SessionStatus.INTERRUPTED.value
            self._write(transaction, session_id, totals)

    def grade(self, session_id: str, correct: bool | None) -> None:
        """Keep what the grader said; None takes it back.

        Raises:
            NotFoundError: there is no such session.
        """
        with self._database.writing() as transaction:
            graded = update(SessionRow).where(SessionRow.id == session_id).values(correct=correct)
            if not _rows(transaction.execute(graded)):
                raise unknown(session_id)

    def get(self, session_id: str) -> StoredSession:
        """The session with all its events.

        Raises:
            NotFoundError: there is no such session.
            StorageError: what is stored cannot be understood.
        """
        with self._database.reading() as transaction:
            row = self._row(transaction, session_id)
            lines = self._lines(transaction, session_id, 0)
            summary, plan = listing.summary(row), row.plan
        try:
            read = plan_from_dict(json.loads(plan))
            return StoredSession(summary, read, read_events(map(json.loads, lines), read.question))
        except (ValueError, KeyError, TypeError, PlanError) as error:
            raise StorageError(f"Session {session_id!r} is damaged and cannot be read. Restore a backup, or delete it.") from error

    def events(self, session_id: str, offset: int = 0) -> Lines:
        """The events after the first `offset` ones as JSON lines: those of `trinity_core.codec` with the key `at_s`.

        Raises:
            NotFoundError: there is no such session.
        """
        with self._database.reading() as transaction:
            lines = self._lines(transaction, session_id, offset)
            if not lines:
                self._row(transaction, session_id)
            return lines

    def list(self, query: SessionQuery) -> SessionPage:
        """The sessions that `query` asks for, the newest first."""
        with self._database.reading() as transaction:
            return listing.find(transaction, query)

    def family(self, session_id: str) -> tuple[Relative, ...]:
        """Every session of the same tree of branches, the root first; a session without relatives alone.

        Raises:
            NotFoundError: there is no such session.
        """
        with self._database.reading() as transaction:
            self._row(transaction, session_id)
            return families.family(transaction, session_id)

    def delete(self, session_id: str) -> None:
        """Remove a session and its events for good; its branches stay.

        Raises:
            NotFoundError: there is no such session.
        """
        with self._database.writing() as transaction:
            if not _rows(transaction.execute(delete(SessionRow).where(SessionRow.id == session_id))):
                raise unknown(session_id)

    def _row(self, transaction: Transaction, session_id: str) -> SessionRow:
        row = transaction.get(SessionRow, session_id)
        if row is None:
            raise unknown(session_id)
        return row

    def _lines(self, transaction: Transaction, session_id: str, offset: int) -> Lines:
        columns = select(EventRow.payload, EventRow.at_s).where(EventRow.session_id == session_id, EventRow.seq >= offset)
        return [to_timed_line(payload, at_s) for payload, at_s in transaction.execute(columns.order_by(EventRow.seq))]


def unknown(session_id: str) -> NotFoundError:
    """What to say of an id that names no session."""
    return NotFoundError(f"There is no session {session_id!r}. Look at the list of sessions for the ids.")


def _rows(result: object) -> int:
    assert isinstance(result, CursorResult)
    return result.rowcount
