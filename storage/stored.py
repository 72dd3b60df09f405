"""What the store gives back: sessions as they were kept, lines of a list, and the question a list answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from trinity_core.errors import PlanError
from trinity_core.events import SessionEnded, SessionEvent, TurnReplied
from trinity_core.settings import SessionPlan
from trinity_core.types import Call, Session, StopReason, Transcript

MAX_SEARCH_CHARS = 1_000
"""Longest text to search for; SQLite refuses much longer patterns."""
MAX_PAGE = 500
"""Most sessions on one page of a list."""


class SessionStatus(StrEnum):
    """Where a stored session stands."""

    RUNNING = "running"
    FINISHED = "finished"
    INTERRUPTED = "interrupted"
    """Its process died; all turns finished before are there."""


class Outcome(StrEnum):
    """What the grader said."""

    CORRECT = "correct"
    WRONG = "wrong"
    UNGRADED = "ungraded"


@dataclass(frozen=True, slots=True)
class TimedEvent:
    """An event and when it happened."""

    at_s: float
    """Seconds since the session began."""
    event: SessionEvent


@dataclass(frozen=True, slots=True)
class SessionSummary:
    """A session in a list. Totals count the turns finished so far."""

    id: str
    created_at: datetime
    """In UTC."""
    question: str
    strategy: str
    pool: str
    task: str
    status: SessionStatus
    answer: str
    stopped_by: StopReason | None
    """None until it has ended, and for an interrupted one."""
    turns: int
    tokens_in: int
    tokens_out: int
    cost_usd: float | None
    """Dollars; None when any call's price is unknown."""
    seconds: float
    correct: bool | None
    """None when nobody graded it."""
    parent: str = ""
    """The session it branched from; empty for none, or when that one was deleted."""
    parent_turn: int | None = None
    """The last turn it shares with its parent; None for a session that is no branch."""


@dataclass(frozen=True, slots=True)
class Relative:
    """A session in a tree of branches."""

    summary: SessionSummary
    calls: tuple[Call, ...]
    """What was asked at the turn where it leaves its parent; empty at the root, and until that turn began."""


@dataclass(frozen=True, slots=True)
class StoredSession:
    """A session with all its events."""

    summary: SessionSummary
    plan: SessionPlan
    events: tuple[TimedEvent, ...]
    """In the order they happened; pieces of text may have been joined."""

    @property
    def id(self) -> str:
        """Its id."""
        return self.summary.id

    @property
    def status(self) -> SessionStatus:
        """Where it stands."""
        return self.summary.status

    @property
    def correct(self) -> bool | None:
        """What the grader said; None when nobody graded it."""
        return self.summary.correct

    @property
    def created_at(self) -> datetime:
        """When it began, in UTC."""
        return self.summary.created_at

    @property
    def transcript(self) -> Transcript:
        """The question and the finished turns by number, also of a session that was interrupted."""
        turns = [timed.event.turn for timed in self.events if isinstance(timed.event, TurnReplied)]
        return Transcript(self.plan.question, tuple(sorted(turns, key=lambda turn: turn.number)))

    @property
    def session(self) -> Session | None:
        """The session as a value; None when it has not ended or was interrupted."""
        ended = (timed.event.session for timed in self.events if isinstance(timed.event, SessionEnded))
        return next(ended, None)


@dataclass(frozen=True, slots=True)
class SessionQuery:
    """Which sessions a list shows; None means any, but for `comparison`. The newest come first."""

    search: str = ""
    """Part of the question or the answer; capitals do not matter for plain letters."""
    strategy: str | None = None
    pool: str | None = None
    status: SessionStatus | None = None
    outcome: Outcome | None = None
    comparison: str | None = None
    """The sessions of this comparison; None for those of no comparison, so that one with thousands of sessions does not bury the rest."""
    owner: str | None = None
    """The sessions of this visitor."""
    limit: int = 50
    offset: int = 0

    def __post_init__(self) -> None:
        if len(self.search) > MAX_SEARCH_CHARS:
            raise PlanError(f"The search has {len(self.search):,} characters; the limit is {MAX_SEARCH_CHARS:,}. Shorten it.")
        if not 1 <= self.limit <= MAX_PAGE:
            raise PlanError(f"limit is {self.limit!r}; it must lie between 1 and {MAX_PAGE}.")
        if not 0 <= self.offset < 2**31:
            raise PlanError(f"offset is {self.offset!r}; it must be 0 or more.")


@dataclass(frozen=True, slots=True)
class SessionPage:
    """A part of a list."""

    sessions: tuple[SessionSummary, ...]
    total: int
    """How many sessions the query finds on all pages."""
