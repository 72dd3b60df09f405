"""The tables: one row per session, run or comparison, one row per event of it; kept replies, and what calls cost.

A change here needs a migration beside `migrations/versions/0001_*`.
"""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from sqlalchemy import BigInteger, ForeignKey, Index, MetaData, false
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from storage.columns import CleanText, UtcMoment

_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
"""Constraints have names on every database, so that a later migration can drop them."""


class Base(DeclarativeBase):
    """Root of the mappings."""

    metadata: ClassVar[MetaData] = MetaData(naming_convention=_NAMES)
    type_annotation_map: ClassVar[dict[type, object]] = {str: CleanText, datetime: UtcMoment}


class SessionRow(Base):
    """One session: its plan, who runs it, and totals that grow with each turn."""

    __tablename__ = "sessions"
    __table_args__ = (
        Index(None, "created_at"),
        Index(None, "strategy", "created_at"),
        Index(None, "pool", "created_at"),
        Index(None, "status", "lease_until"),
        Index(None, "comparison", "created_at"),
        Index(None, "owner", "created_at"),
        Index(None, "parent"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    """32 hexadecimal digits, 128 random bits: unguessable, safe in URLs, file names and on a command line."""
    created_at: Mapped[datetime]
    owner: Mapped[str | None]
    """The visitor it belongs to; None for everybody."""
    plan: Mapped[str]
    """The whole plan as JSON (see `plans.py`); the four columns below repeat what lists show and search."""
    question: Mapped[str]
    strategy: Mapped[str]
    pool: Mapped[str]
    task: Mapped[str]
    status: Mapped[str]
    """A `SessionStatus`."""
    process: Mapped[str]
    """Which process runs or ran it (see `processes.py`)."""
    lease_until: Mapped[datetime]
    """A running session past this moment has lost its process."""
    events: Mapped[int] = mapped_column(default=0)
    """How many events are stored, which is the `seq` of the next one."""
    answer: Mapped[str] = mapped_column(default="")
    stopped_by: Mapped[str | None]
    """A `StopReason`; None until the session has ended."""
    turns: Mapped[int] = mapped_column(default=0)
    tokens_in: Mapped[int] = mapped_column(BigInteger, default=0)
    tokens_out: Mapped[int] = mapped_column(BigInteger, default=0)
    cost_usd: Mapped[float | None] = mapped_column(default=0.0)
    """Dollars; None as soon as one call's price is unknown."""
    seconds: Mapped[float] = mapped_column(default=0.0)
    correct: Mapped[bool | None]
    """What the grader said; None when nobody graded it."""
    parent: Mapped[str | None] = mapped_column(ForeignKey("sessions.id", ondelete="SET NULL"))
    """The session this one branched from."""
    parent_turn: Mapped[int | None]
    """The last turn it shares with its parent."""
    comparison: Mapped[str | None]
    """The comparison it belongs to; None for one of its own. Deleting the comparison deletes it, too."""
    shared: Mapped[bool] = mapped_column(default=False, server_default=false())
    """True where anybody with its link may see it."""


class EventRow(Base):
    """One event of a session, as the JSON line of `trinity_core.codec`."""

    __tablename__ = "session_events"

    session_id: Mapped[str] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """0, 1, 2, ... without gaps; unique together with the session."""
    at_s: Mapped[float]
    """Seconds since the session began."""
    kind: Mapped[str]
    """The event's word in the codec."""
    turn: Mapped[int | None]
    payload: Mapped[str]


class JobRow(Base):
    """What a run and a comparison have in common: a plan, who works on it, and totals that grow with each line."""

    __abstract__ = True

    id: Mapped[str] = mapped_column(primary_key=True)
    """32 hexadecimal digits, as of a session."""
    created_at: Mapped[datetime]
    owner: Mapped[str | None]
    """The visitor it belongs to; None for everybody."""
    label: Mapped[str]
    pool: Mapped[str]
    plan: Mapped[str]
    """The whole plan as JSON; some columns repeat what lists show."""
    status: Mapped[str]
    """A `RunStatus`."""
    process: Mapped[str] = mapped_column(default="")
    """Which process works or last worked on it (see `processes.py`); empty before the first."""
    lease_until: Mapped[datetime | None]
    """One that runs past this moment has lost its process."""
    queued_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    """When a process last took it up; also says whose turn it is."""
    ended_at: Mapped[datetime | None]
    message: Mapped[str] = mapped_column(default="")
    events: Mapped[int] = mapped_column(default=0)
    """How many lines are stored, which is the `seq` of the next one."""
    seconds: Mapped[float] = mapped_column(default=0.0)
    """`at_s` of the last line."""
    tokens: Mapped[int] = mapped_column(BigInteger, default=0)
    cost_usd: Mapped[float | None] = mapped_column(default=0.0)
    shared: Mapped[bool] = mapped_column(default=False, server_default=false())
    """True where anybody with its link may see it."""


class JobEventRow(Base):
    """One line of a run or a comparison, as it was printed."""

    __abstract__ = True

    job_id: Mapped[str]
    """Whose line it is; each table has its own name for it."""
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """0, 1, 2, ... without gaps."""
    at_s: Mapped[float]
    """Seconds since the beginning, over all sittings."""
    kind: Mapped[str]
    """The line's `event`."""
    payload: Mapped[str]
    data: Mapped[bytes | None]
    """Arrays that resuming needs (see `run_arrays.py`); None where it needs none."""


class RunRow(JobRow):
    """One run."""

    __tablename__ = "runs"
    __table_args__ = (
        Index(None, "created_at"),
        Index(None, "race"),
        Index(None, "owner", "started_at"),
        Index(None, "status", "lease_until"),
    )

    race: Mapped[str | None]
    """The race it takes part in."""
    trainer: Mapped[str]
    generations: Mapped[int] = mapped_column(default=0)
    episodes: Mapped[int] = mapped_column(BigInteger, default=0)
    validation: Mapped[float | None]
    test: Mapped[float | None]
    checkpoint: Mapped[bytes | None] = mapped_column(deferred=True)
    """A head as the bytes of a checkpoint file; read only when asked for."""


class RunEventRow(JobEventRow):
    """One line of a run."""

    __tablename__ = "run_events"

    job_id: Mapped[str] = mapped_column("run_id", ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True, sort_order=-1)


class ComparisonRow(JobRow):
    """One comparison."""

    __tablename__ = "comparisons"
    __table_args__ = (Index(None, "created_at"), Index(None, "owner", "started_at"), Index(None, "status", "lease_until"))

    tasks: Mapped[str]
    """Which set of tasks."""
    sessions: Mapped[int] = mapped_column(default=0)
    """Played so far."""
    planned: Mapped[int]
    """Sessions in all."""


class ComparisonEventRow(JobEventRow):
    """One line of a comparison."""

    __tablename__ = "comparison_events"

    job_id: Mapped[str] = mapped_column("comparison_id", ForeignKey("comparisons.id", ondelete="CASCADE"), primary_key=True, sort_order=-1)


class TaskSetRow(Base):
    """One imported set of tasks, with what was recorded of agents on them."""

    __tablename__ = "task_sets"
    __table_args__ = (Index(None, "created_at"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    """32 hexadecimal digits of its content: the same files are the same set."""
    created_at: Mapped[datetime]
    owner: Mapped[str | None]
    """The visitor it belongs to; None for everybody."""
    name: Mapped[str]
    questions: Mapped[int]
    agents: Mapped[int]
    """0 for tasks without recorded outcomes."""
    facts: Mapped[str]
    """What lists show of it, as JSON (see `stored_task_set.py`)."""
    report: Mapped[str]
    """The account of its import, as JSON."""
    data: Mapped[bytes] = mapped_column(deferred=True)
    """The table as Parquet (see `trinity_core.tasks.table.table_file`); read only when asked for."""


class ReplyRow(Base):
    """One kept reply."""

    __tablename__ = "replies"
    __table_args__ = (Index(None, "used_at"),)

    key: Mapped[str] = mapped_column(primary_key=True)
    """64 hexadecimal digits of what was asked of whom; what that was cannot be told from it."""
    created_at: Mapped[datetime]
    used_at: Mapped[datetime]
    """When it was last said again, to the minute or so; those longest unused go first."""
    text: Mapped[str]
    tokens_in: Mapped[int]
    tokens_out: Mapped[int]
    cost_usd: Mapped[float | None]
    """Dollars it cost; None where the price was unknown."""
    latency_s: Mapped[float]
    size: Mapped[int]
    """Bytes it counts for."""


class ReplyTotalsRow(Base):
    """How much is kept of replies in all: one row, so that nobody has to add them up."""

    __tablename__ = "reply_totals"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """1."""
    count: Mapped[int] = mapped_column(BigInteger, default=0)
    size: Mapped[int] = mapped_column(BigInteger, default=0)
    """Bytes."""


class SpentRow(Base):
    """What one visitor's calls of hosted models came to on one day."""

    __tablename__ = "spent"

    day: Mapped[str] = mapped_column(primary_key=True)
    """UTC, as 2026-01-31."""
    owner: Mapped[str] = mapped_column(primary_key=True)
    """The visitor; empty where all who reach the page are one."""
    calls: Mapped[int] = mapped_column(default=0)
    tokens: Mapped[int] = mapped_column(BigInteger, default=0)
    cost_usd: Mapped[float] = mapped_column(default=0.0)
    """Dollars that are known."""
    weighed_usd: Mapped[float] = mapped_column(default=0.0)
    """Dollars that ceilings count: the known ones, and estimates where a provider did not count."""
    unpriced: Mapped[int] = mapped_column(default=0)
    """Complete calls whose price is not known."""


class HoldRow(Base):
    """Money set aside for a call under way."""

    __tablename__ = "spend_holds"
    __table_args__ = (Index(None, "day", "owner"), Index(None, "until"))

    id: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[str]
    """On which the call began, and is booked."""
    owner: Mapped[str]
    usd: Mapped[float]
    """The most it may cost."""
    process: Mapped[str]
    """Who makes the call (see `processes.py`)."""
    until: Mapped[datetime]
    """Past this moment its process is gone; the longest call has ended by then."""
