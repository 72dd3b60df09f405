"""The tables: one row per session, one row per event of it. A change here needs a migration beside `migrations/versions/0001_*`."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from sqlalchemy import BigInteger, ForeignKey, Index, MetaData
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
    """Which process runs or ran it: its number and a random token."""
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
