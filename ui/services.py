"""What the pages need from the rest of the application: protocols and one frozen bundle, filled in by `app.py`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from storage.stored import SessionPage, SessionQuery, StoredSession, TimedEvent
from storage.stored_run import RunPage, RunQuery, StoredRun
from trinity_core.agents.pool import Pool
from trinity_core.cancel import Cancel
from trinity_core.events import SessionEvent
from trinity_core.settings import SessionPlan
from trinity_core.training.plan import RunPlan
from trinity_core.training.race import RacePlan

if TYPE_CHECKING:
    from ui.hub import LiveHub
    from ui.openai_api.tokens import Tokens


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


class TraceStore(Protocol):
    """Where sessions are kept; `storage.sessions.SessionStore` fits. Every method may raise `StorageError`."""

    def create(self, plan: SessionPlan) -> str:
        """Begin a record; its id cannot be guessed."""

    def add_many(self, session_id: str, events: Sequence[TimedEvent]) -> None:
        """Keep several events in their order, all or none."""

    def interrupt(self, session_id: str) -> None:
        """Mark a session that broke off."""

    def grade(self, session_id: str, correct: bool | None) -> None:
        """Keep what the grader said."""

    def get(self, session_id: str) -> StoredSession:
        """One session; `NotFoundError` when there is none of this id."""

    def events(self, session_id: str, offset: int = 0) -> Sequence[str]:
        """The events after the first `offset` ones as the codec's lines with `at_s`."""

    def list(self, query: SessionQuery) -> SessionPage:
        """The sessions that match, newest first."""


@dataclass(frozen=True, slots=True)
class HeadOption:
    """A head that a run found, as offered to people."""

    run_id: str
    title: str
    pool: str
    """Name of the pool it was trained for."""


@dataclass(frozen=True, slots=True)
class PresetOption:
    """A plan ready to run, as offered to people."""

    name: str
    title: str
    idea: str
    """One sentence: what for."""
    plan: RunPlan
    minutes: float
    """How long it takes on 2 cores, roughly, as measured; 0 where that depends on others."""


class RunService(Protocol):
    """Runs in the background, as the pages see them. Every method may raise `TrinityError`."""

    def presets(self) -> Sequence[PresetOption]:
        """The first one is chosen when the page opens."""

    def estimate(self, plan: RunPlan) -> str:
        """One sentence beforehand: how many episodes and calls, how long, and what it may cost."""

    def submit(self, plan: RunPlan, *, owner: str = "", label: str = "") -> str:
        """Queue a run and return its id."""

    def submit_race(self, race: RacePlan, *, owner: str = "") -> str:
        """Queue the runs of a race, all or none, and return the race's id."""

    def race(self, race_id: str) -> Sequence[StoredRun]:
        """The runs of a race in their order; `NotFoundError` when there is none of this id."""

    def stop(self, run_id: str) -> None:
        """Ask it to stop; everything so far is kept."""

    def resume(self, run_id: str) -> None:
        """Queue a stopped, interrupted or failed run again: it goes on after its last generation."""

    def duplicate(self, run_id: str) -> RunPlan:
        """Its plan, to begin another run from."""

    def get(self, run_id: str) -> StoredRun:
        """One run; `NotFoundError` when there is none of this id."""

    def list(self, query: RunQuery) -> RunPage:
        """The runs, newest first."""

    def events(self, run_id: str, offset: int = 0) -> Sequence[str]:
        """The run's lines after the first `offset` ones."""

    def checkpoint(self, run_id: str) -> bytes | None:
        """The trained head as a safetensors file; None when there is none yet."""

    def warm(self) -> None:
        """Somebody looks at the page: have the worker ready."""

    def trouble(self) -> str:
        """Why queued runs wait although nothing runs, in words; empty while all is well."""


Start = Callable[[SessionPlan, Pool, Cancel], Iterator[SessionEvent]]
"""Runs one session; the loop with a strategy made for the plan. May raise `TrinityError` at any event."""


@dataclass(frozen=True, slots=True, eq=False)
class Programs:
    """How other programs use the server."""

    hub: LiveHub
    """Where sessions run; the pages use the same one, so that they can be watched."""
    tokens: Tokens
    """Who may use `/v1`; without any, only this machine."""
    pools: tuple[PoolOption, ...] = ()
    """Pools that answer at once, not at a reader's pace; empty for those of the pages."""
    mcp: bool = False
    """Whether the public functions are tools of an MCP server too."""


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
    grade: Callable[[SessionPlan, str], bool | None]
    """Whether the answer to a question that came from a task is right; None when nobody knows."""
    expected: Callable[[SessionPlan], str]
    """The known answer as people write it; empty when nobody knows."""
    labels: Callable[[SessionPlan, Pool], SessionPlan]
    """The same plan with its checkpoint and backbone named."""
    heads: Callable[[str], Sequence[HeadOption]] = lambda wanted: ()
    """Heads of recent runs, the newest first; that of the run with the id given is among them if there is one."""
    runs: RunService | None = None
    """Runs in the background; None leaves the Evolve page out."""
    programs: Programs | None = None
    """The way in for other programs; None leaves `/v1` and MCP out."""
