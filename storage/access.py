"""Whose a stored thing is and whether it is shared: one small question that is asked before anything of it is read or changed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import CursorResult, Select, case, func, literal, or_, select, update

from storage.comparison_kind import COMPARISONS
from storage.database import Database
from storage.job_rows import unknown as unknown_job
from storage.run_kind import RUNS
from storage.run_reader import unknown_race
from storage.sessions import unknown as unknown_session
from storage.tables import ComparisonRow, RunRow, SessionRow, TaskSetRow
from storage.task_sets import unknown as unknown_set
from trinity_core.errors import NotFoundError


class Thing(StrEnum):
    """What has an id and may belong to a visitor."""

    SESSION = "session"
    RUN = "run"
    RACE = "race"
    """Its runs."""
    COMPARISON = "comparison"
    TASK_SET = "task set"


@dataclass(frozen=True, slots=True)
class Access:
    """Who may come to a stored thing."""

    owner: str
    """The visitor it belongs to; empty for what the operator made."""
    shared: bool
    """Anybody with its link may see it."""


def missing(thing: Thing, known: str) -> NotFoundError:
    """What the stores say of an id that names nothing."""
    match thing:
        case Thing.SESSION:
            return unknown_session(known)
        case Thing.RUN:
            return unknown_job(RUNS, known)
        case Thing.RACE:
            return unknown_race(known)
        case Thing.COMPARISON:
            return unknown_job(COMPARISONS, known)
        case Thing.TASK_SET:
            return unknown_set(known)


_SHARED = {Thing.SESSION: SessionRow.id, Thing.RUN: RunRow.id, Thing.RACE: RunRow.race, Thing.COMPARISON: ComparisonRow.id}
"""What can be shared, and the column that its id stands in."""


class AccessStore:
    """Answers from a database. Thread-safe. Every method may raise `StorageError`.

    Args:
        database: an open database.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, thing: Thing, known: str) -> Access | None:
        """Whose the thing of this id is; None when there is none."""
        with self._database.reading() as transaction:
            row = transaction.execute(_question(thing, known)).first()
        return None if row is None or row.owner is None else Access(row.owner, bool(row.shared))

    def share(self, thing: Thing, known: str, shared: bool) -> None:
        """Let anybody with the link see it, or not any more.

        Raises:
            NotFoundError: there is no such thing, or none that can be shared.
        """
        named = _SHARED.get(thing)
        if named is None:
            raise missing(thing, known)
        with self._database.writing() as transaction:
            result = transaction.execute(update(named.class_).where(named == known).values(shared=shared))
            assert isinstance(result, CursorResult)
            if not result.rowcount:
                raise missing(thing, known)


def _question(thing: Thing, known: str) -> Select[str, bool]:
    """Owner (empty for nobody) and whether it is shared. A session of a comparison is as open as the comparison."""
    match thing:
        case Thing.SESSION:
            owner = func.coalesce(SessionRow.owner, ComparisonRow.owner, "")
            shared = or_(SessionRow.shared, func.coalesce(ComparisonRow.shared, False))
            asked = select(owner.label("owner"), shared.label("shared")).where(SessionRow.id == known)
            return asked.outerjoin(ComparisonRow, ComparisonRow.id == SessionRow.comparison)
        case Thing.RUN:
            return select(func.coalesce(RunRow.owner, "").label("owner"), RunRow.shared.label("shared")).where(RunRow.id == known)
        case Thing.RACE:
            owners = func.max(func.coalesce(RunRow.owner, ""))
            all_shared = func.min(case((RunRow.shared, 1), else_=0)) == 1
            return select(owners.label("owner"), all_shared.label("shared")).where(RunRow.race == known)
        case Thing.COMPARISON:
            owner = func.coalesce(ComparisonRow.owner, "")
            return select(owner.label("owner"), ComparisonRow.shared.label("shared")).where(ComparisonRow.id == known)
        case Thing.TASK_SET:
            return select(func.coalesce(TaskSetRow.owner, "").label("owner"), literal(False).label("shared")).where(TaskSetRow.id == known)
