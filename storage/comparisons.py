"""The store of comparisons: see `jobs.py` for the queue, the leases and the lines that all kinds of work share.

A session and the line that tells of it are stored in one transaction, so after a crash there is either both or none.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session as Transaction

from storage.columns import clean_text
from storage.comparison_kind import COMPARISONS
from storage.finished import FinishedSession, insert_finished
from storage.job_lines import JobLine
from storage.job_log import append
from storage.job_queue import refuse_overfull
from storage.job_rows import changed, new_columns, plan_line, status_of
from storage.job_states import queue_again
from storage.jobs import JobStore
from storage.stored import MAX_PAGE
from storage.stored_comparison import ComparisonPage, StoredComparison
from storage.stored_run import RESTING, RunStatus
from storage.tables import ComparisonRow, EventRow, SessionRow
from trinity_core.errors import PlanError, UserError
from trinity_core.evaluation.comparison.plan import ComparisonPlan, to_dict


class ComparisonStore(JobStore[StoredComparison]):
    """Keeps comparisons in a database, and gives them out to be played. Thread-safe; several processes may share one file.

    Args: as `JobStore`.
    """

    kind = COMPARISONS

    def _find(self, transaction: Transaction, job_id: str) -> StoredComparison | None:
        row = transaction.get(ComparisonRow, job_id)
        return None if row is None else _value(row)

    def submit(self, plan: ComparisonPlan, *, owner: str = "", label: str = "") -> str:
        """Queue a comparison and return its id: 32 hexadecimal digits that nobody can guess.

        Args:
            plan: what was chosen for it.
            owner: the visitor it belongs to; empty for everybody.
            label: what its owner calls it.

        Raises:
            UserError: too many comparisons wait already, or the label is too long.
            StorageError: it cannot be stored.
        """
        return self._queue([_new_row(plan, self._clock(), owner=owner, label=label)], owner)[0]

    def begin(self, plan: ComparisonPlan, *, owner: str = "", label: str = "") -> str:
        """Store one that this process plays at once, past the queue: for a command in the foreground. Raises as `submit` does."""
        return self._begin(_new_row(plan, self._clock(), owner=owner, label=label))

    def list(self, limit: int = 50, offset: int = 0, *, owner: str | None = None) -> ComparisonPage:
        """The comparisons, the newest first; those of one visitor where an owner is given.

        Raises:
            PlanError: the limit or the offset is out of range.
        """
        if not 1 <= limit <= MAX_PAGE or not 0 <= offset < 2**31:
            raise PlanError(f"limit is {limit!r} and offset {offset!r}; they must lie between 1 and {MAX_PAGE}, and be 0 or more.")
        wanted = [] if owner is None else [ComparisonRow.owner == owner]
        newest = select(ComparisonRow).where(*wanted).order_by(ComparisonRow.created_at.desc(), ComparisonRow.id)
        with self._database.reading() as transaction:
            found = tuple(_value(row) for row in transaction.scalars(newest.limit(limit).offset(offset)))
            return ComparisonPage(found, transaction.scalar(select(func.count()).select_from(ComparisonRow).where(*wanted)) or 0)

    def add_session(self, comparison_id: str, line: str, session: FinishedSession) -> None:
        """Keep a session and the line that tells of it, both or none. Raises as `add` does."""
        read, now = JobLine.read(clean_text(line)), self._clock()
        with self._database.writing() as transaction:
            append(transaction, self.kind, comparison_id, read, None, process=self.process, lease_until=now + self._lease)
            insert_finished(transaction, session, now=now, process=self.process)

    def sessions(self, comparison_id: str) -> Iterator[Mapping[str, Any]]:
        """Question and turns of its sessions, one after another: {id, question, seed, turns: lines of the codec}."""
        wanted = select(SessionRow.id, SessionRow.question, SessionRow.plan).where(SessionRow.comparison == comparison_id)
        with self._database.reading() as transaction:
            rows = transaction.execute(wanted.order_by(SessionRow.created_at, SessionRow.id)).all()
        for session_id, question, plan in rows:
            lines = select(EventRow.payload).where(EventRow.session_id == session_id, EventRow.kind == "turn_replied")
            with self._database.reading() as transaction:
                turns = [json.loads(payload) for payload in transaction.scalars(lines.order_by(EventRow.seq))]
            yield {"id": session_id, "question": question, "seed": json.loads(plan)["seed"], "turns": turns}

    def extend(self, comparison_id: str, plan: ComparisonPlan) -> None:
        """Give one that is at rest another plan, and queue it again; what was played is kept.

        Raises:
            NotFoundError: there is no such comparison.
            UserError: it waits or is played, or too many comparisons wait already.
        """
        with self._database.writing(alone=self.kind.many) as transaction:
            if not changed(transaction, queue_again(ComparisonRow, comparison_id, self._clock(), RESTING)):
                status = status_of(transaction, self.kind, comparison_id)
                raise UserError(f"Comparison {comparison_id!r} is {status}. Stop it, wait until it has stopped, then add to it.")
            _set_plan(transaction, comparison_id, plan)
            owner = transaction.scalar(select(ComparisonRow.owner).where(ComparisonRow.id == comparison_id))
            refuse_overfull(transaction, self.kind, self._limits, owner or "")

    def _clear(self, transaction: Transaction, job_id: str) -> None:
        transaction.execute(delete(SessionRow).where(SessionRow.comparison == job_id))


def _set_plan(transaction: Transaction, comparison_id: str, plan: ComparisonPlan) -> None:
    values = {"plan": plan_line(to_dict(plan)), "planned": sessions_of(plan)}
    transaction.execute(update(ComparisonRow).where(ComparisonRow.id == comparison_id).values(**values))


def sessions_of(plan: ComparisonPlan) -> int:
    """Sessions of the whole comparison, at most: a task set may be smaller than its limit."""
    return len(plan.strategies) * plan.limit * plan.seeds


def _new_row(plan: ComparisonPlan, now: datetime, *, owner: str, label: str) -> ComparisonRow:
    """A queued comparison."""
    return ComparisonRow(**new_columns(to_dict(plan), now, owner=owner, label=label), tasks=plan.tasks, planned=sessions_of(plan))


def _value(row: ComparisonRow) -> StoredComparison:
    return StoredComparison(
        id=row.id,
        created_at=row.created_at,
        owner=row.owner or "",
        label=row.label,
        pool=row.pool,
        tasks=row.tasks,
        plan_json=row.plan,
        status=RunStatus(row.status),
        queued_at=row.queued_at,
        started_at=row.started_at,
        ended_at=row.ended_at,
        message=row.message,
        events=row.events,
        seconds=row.seconds,
        sessions=row.sessions,
        planned=row.planned,
        tokens=row.tokens,
        cost_usd=row.cost_usd,
    )
