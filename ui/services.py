"""What the pages need from the rest of the application: protocols and one frozen bundle, filled in by `app.py`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from trinity_core.agents.pool import Pool
from trinity_core.cancel import Cancel
from trinity_core.events import SessionEvent
from trinity_core.settings import SessionPlan


class StrategyOption(Protocol):
    """A strategy as offered to people; the registry's cards fit."""

    @property
    def name(self) -> str:
        """What plans call it."""

    @property
    def title(self) -> str:
        """What people read."""

    @property
    def idea(self) -> str:
        """One sentence: how it decides."""


@dataclass(frozen=True, slots=True, eq=False)
class PoolOption:
    """A pool as offered to people."""

    name: str
    title: str
    build: Callable[[Mapping[str, str]], Pool]
    """Makes the pool; the mapping gives keys typed into the page, by the name of their environment variable."""
    missing_keys: tuple[str, ...] = ()
    """Environment variables its agents want and do not have; the page offers a password box for each."""


@dataclass(frozen=True, slots=True)
class Example:
    """A question to start with."""

    family: str
    """Its task family, as people read it."""
    question: str
    task: str = ""
    """Id of the task it came from, so that the answer can be graded; empty when there is none."""


@dataclass(frozen=True, slots=True)
class Grade:
    """What a grader said of a final answer."""

    correct: bool
    expected: str
    """The known answer, as people read it."""


class Status(StrEnum):
    """Where a stored session stands."""

    RUNNING = "running"
    FINISHED = "finished"
    STOPPED = "stopped"
    FAILED = "failed"
    INTERRUPTED = "interrupted"


class Outcome(StrEnum):
    """Whether a stored session's answer was right."""

    RIGHT = "right"
    WRONG = "wrong"
    UNGRADED = "ungraded"


@dataclass(frozen=True, slots=True)
class TraceFilter:
    """Which stored sessions are wanted; an empty field asks for all."""

    text: str = ""
    strategy: str = ""
    pool: str = ""
    status: str = ""
    outcome: str = ""
    page: int = 0
    """0-based."""
    size: int = 20


@dataclass(frozen=True, slots=True)
class TraceRow:
    """One stored session in the list."""

    id: str
    question: str
    strategy: str
    pool: str
    status: Status
    created_at: datetime
    turns: int
    max_turns: int
    answer: str = ""
    correct: bool | None = None
    tokens: int = 0
    cost_usd: float | None = None


@dataclass(frozen=True, slots=True)
class TracePage:
    """A page of the list, newest first, and how many sessions match in all."""

    rows: tuple[TraceRow, ...]
    total: int


@dataclass(frozen=True, slots=True)
class StoredTrace:
    """One stored session: its plan and its event lines, as the codec writes them."""

    id: str
    plan: SessionPlan
    status: Status
    created_at: datetime
    lines: tuple[str, ...]
    """JSON lines with `at_s`, without the header."""
    correct: bool | None = None


class TraceStore(Protocol):
    """Where sessions are kept. Every method may raise `StorageError`."""

    def create(self, plan: SessionPlan) -> str:
        """Open a record; its id cannot be guessed."""

    def add(self, session_id: str, event: SessionEvent, *, at_s: float) -> None:
        """Keep one event; `at_s` is seconds since the session's start."""

    def fail(self, session_id: str, message: str) -> None:
        """Close a record whose session broke off."""

    def grade(self, session_id: str, grade: Grade) -> None:
        """Keep what the grader said."""

    def get(self, session_id: str) -> StoredTrace:
        """One session; `NotFoundError` when there is none of this id."""

    def list(self, wanted: TraceFilter) -> TracePage:
        """The sessions that match, newest first."""

    def facets(self) -> tuple[Sequence[str], Sequence[str]]:
        """Names of the strategies and of the pools that occur."""

    def export(self, session_id: str, form: str) -> str:
        """One session as text; `form` is "json" or "md"."""


Start = Callable[[SessionPlan, Pool, Cancel], Iterator[SessionEvent]]
"""Runs one session; the loop with a strategy made for the plan. May raise `TrinityError` at any event."""


@dataclass(frozen=True, slots=True, eq=False)
class Services:
    """The collaborators of the pages."""

    pools: tuple[PoolOption, ...]
    """The first one is chosen when the page opens."""
    strategies: Callable[[Pool], Sequence[StrategyOption]]
    """What can be chosen over a pool; the first one is chosen when the page opens."""
    examples: tuple[Example, ...]
    """One or more per task family."""
    start: Start
    store: TraceStore
    grade: Callable[[SessionPlan, str], Grade | None]
    """Right or wrong, for a question that came from a task; None when nobody knows."""
    labels: Callable[[SessionPlan], SessionPlan]
    """The same plan with its checkpoint and backbone named."""
