"""Sessions that are stored when they have ended, all at once: for work that plays thousands of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from secrets import token_hex

from sqlalchemy import insert
from sqlalchemy.orm import Session as Transaction

from storage.lines import to_values
from storage.plans import plan_line
from storage.stored import SessionStatus, TimedEvent
from storage.tables import EventRow, SessionRow
from storage.totals import SessionTotals
from trinity_core.settings import SessionPlan

# built once: making these statements anew costs more than running them
_SESSION, _EVENTS = insert(SessionRow), insert(EventRow)


@dataclass(frozen=True, slots=True)
class FinishedSession:
    """A session from its plan to its grade."""

    plan: SessionPlan
    events: Sequence[TimedEvent]
    """The last one is its end."""
    correct: bool | None = None
    """What the grader said; None when nobody graded it."""
    owner: str = ""
    comparison: str = ""
    """The comparison it belongs to; empty for none."""
    id: str = field(default_factory=lambda: token_hex(16))
    """32 hexadecimal digits that nobody can guess."""


def insert_finished(transaction: Transaction, session: FinishedSession, *, now: datetime, process: str) -> None:
    """Store a session with its events.

    Raises:
        StorageError: it holds a number that JSON has no form for.
    """
    totals = SessionTotals(0, SessionStatus.RUNNING.value, "", None, 0, 0, 0, 0.0, 0.0)
    rows = []
    for timed in session.events:
        rows.append({**to_values(timed), "session_id": session.id, "seq": totals.events})
        totals.count(timed)
    plan = session.plan
    row = {
        "id": session.id,
        "created_at": now,
        "owner": session.owner or None,
        "plan": plan_line(plan),
        "question": plan.question,
        "strategy": plan.strategy,
        "pool": plan.pool,
        "task": plan.task,
        "process": process,
        "lease_until": now,
        "correct": session.correct,
        "comparison": session.comparison or None,
        **asdict(totals),
    }
    connection = transaction.connection()
    connection.execute(_SESSION, row)
    connection.execute(_EVENTS, rows)
