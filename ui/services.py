"""What the pages need from the rest of the application: protocols and one frozen bundle, filled in by `app.py`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from storage.stored import Relative, SessionPage, SessionQuery, StoredSession, TimedEvent
from storage.stored_comparison import ComparisonPage, StoredComparison
from storage.stored_run import RunPage, RunQuery, StoredRun
from storage.stored_spend import KeptReplies, Spent
from trinity_core.agents.pool import Pool
from trinity_core.cancel import Cancel
from trinity_core.evaluation.comparison.plan import ComparisonPlan
from trinity_core.events import SessionEvent
from trinity_core.session.fork import Branch
from trinity_core.settings import SessionPlan
from trinity_core.training.plan import RunPlan
from trinity_core.training.race import RacePlan
from trinity_core.types import Transcript
from ui.deployment import Deployment
from ui.import_desk import ImportDesk
from ui.lessons.classroom import Classroom
from ui.options import Example as Example
from ui.options import HeadOption as HeadOption
from ui.options import PoolOption as PoolOption
from ui.options import PresetOption as PresetOption
from ui.options import StrategyOption as StrategyOption
from ui.options import TaskSetOption as TaskSetOption

if TYPE_CHECKING:
    from trinity_core.analysis.cross_validated import Separability
    from ui.hub import LiveHub
    from ui.maps.state_map import MapQuery, StateMap
    from ui.openai_api.tokens import Tokens
    from ui.own_pools import OwnPools
    from ui.place import Place
    from ui.visiting.door import Doorkeeper
    from ui.visiting.guard import Guard


class TraceStore(Protocol):
    """Where sessions are kept; `storage.sessions.SessionStore` fits. Every method may raise `StorageError`."""

    def create(self, plan: SessionPlan, *, owner: str = "", parent: str = "", parent_turn: int | None = None) -> str:
        """Begin a record, of a branch with its parent; its id cannot be guessed."""

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

    def family(self, session_id: str) -> Sequence[Relative]:
        """All sessions of its tree of branches, the root first."""


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


class ComparisonService(Protocol):
    """Comparisons in the background, as the pages see them. Every method may raise `TrinityError`."""

    def task_sets(self) -> Sequence[TaskSetOption]:
        """What can be compared on; the first one is chosen when the page opens."""

    def estimate(self, plan: ComparisonPlan) -> str:
        """One sentence beforehand: sessions, calls at most, how long, and what it may cost."""

    def submit(self, plan: ComparisonPlan, *, owner: str = "", label: str = "") -> str:
        """Queue a comparison and return its id."""

    def extend(self, comparison_id: str, strategies: Sequence[str]) -> None:
        """Add strategies to one that is at rest and queue it again: only their sessions are played."""

    def stop(self, comparison_id: str) -> None:
        """Ask it to stop within one session; everything so far is kept."""

    def resume(self, comparison_id: str) -> None:
        """Queue a stopped, interrupted or failed one again: it goes on after its last session."""

    def duplicate(self, comparison_id: str) -> ComparisonPlan:
        """Its plan, to begin another one from."""

    def get(self, comparison_id: str) -> StoredComparison:
        """One comparison; `NotFoundError` when there is none of this id."""

    def list(self, limit: int = 50, offset: int = 0, *, owner: str | None = None) -> ComparisonPage:
        """The comparisons, newest first; those of one visitor where an owner is given."""

    def events(self, comparison_id: str, offset: int = 0) -> Sequence[str]:
        """The comparison's lines after the first `offset` ones."""

    def delete(self, comparison_id: str) -> None:
        """Remove one that does not run, with its sessions, for good."""

    def warm(self) -> None:
        """Somebody looks at the page: have the worker ready."""

    def trouble(self) -> str:
        """Why queued comparisons wait although nothing runs, in words; empty while all is well."""


class MapService(Protocol):
    """Maps of hidden states; `ui.maps.state_map.StateMaps` fits. Every method may raise `TrinityError` and take seconds."""

    def draw(self, query: MapQuery) -> StateMap:
        """The map of stored sessions."""

    def place(self, drawn: StateMap, transcript: Transcript) -> tuple[float, float]:
        """Where the state of a transcript stands on a map."""

    def table(self, drawn: StateMap) -> Sequence[Separability]:
        """What can be read off the states of a map, and how well."""


class WhyService(Protocol):
    """Explains decisions; `ui.why.explanations.Explanations` fits."""

    def submit(self, stored: StoredSession, turn: int, cancel: Cancel) -> Future[dict[str, Any]]:
        """The explanation to come, as JSON values. Both this and its result may raise `TrinityError`."""

    def close(self) -> None:
        """Stop what is under way."""


class SpendService(Protocol):
    """What calls of hosted models cost, and the replies kept of them. Every method may raise `StorageError`."""

    def today(self, owner: str | None) -> Spent:
        """Spent today (UTC) by one visitor; by everybody for None."""

    def kept(self) -> KeptReplies:
        """How much is kept of replies."""

    def forget(self) -> None:
        """Drop all kept replies."""


Start = Callable[[SessionPlan, Pool, Cancel], Iterator[SessionEvent]]
"""Runs one session; the loop with a strategy made for the plan. May raise `TrinityError` at any event."""


StartBranch = Callable[[Branch, Pool, Cancel], Iterator[SessionEvent]]
"""Plays one branch of a session, like `Start`."""


@dataclass(frozen=True, slots=True, eq=False)
class Programs:
    """How other programs use the server."""

    tokens: Tokens
    """Who may use `/v1`; without any, only this machine."""
    mcp: bool = False
    """Whether the public functions are tools of an MCP server too."""


@runtime_checkable
class Excused(Protocol):
    """A `Services.grade` that knows why it gives no verdict."""

    def __call__(self, plan: SessionPlan, answer: str) -> bool | None:
        """Right, wrong, or no verdict."""

    def excuse(self, plan: SessionPlan) -> str:
        """Why nobody says whether an answer is right, in words; empty where the question has no known answer."""


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
    hub: LiveHub
    """Where sessions run, those of other programs too, so that they can be watched."""
    heads: Callable[[str], Sequence[HeadOption]] = lambda wanted: ()
    """Heads of recent runs, the newest first; that of the run with the id given is among them if there is one."""
    runs: RunService | None = None
    """Runs in the background; None leaves the Evolve page out."""
    branch: StartBranch | None = None
    """Plays a branch of a session; None leaves what-if out of the pages."""
    maps: MapService | None = None
    """Maps of hidden states; None leaves the page out."""
    comparisons: ComparisonService | None = None
    """Comparisons in the background; None leaves the Compare page out."""
    recorded: Callable[[], Sequence[PoolOption]] = lambda: ()
    """Pools of recorded outcomes, the newest first; they come and go while the pages are open."""
    classroom: Classroom | None = None
    """Interactive lessons; None leaves the Learn page out."""
    desk: ImportDesk | None = None
    """Imports tasks and outcomes; None leaves the Data page out."""
    deployment: Deployment = field(default_factory=Deployment)
    """Where the page stands, who reaches it, and what they may do."""
    visitor: Callable[[], str] = lambda: ""
    """Whose request is being handled, as the owner that rows are stored under; empty where all who reach the page are one."""
    own: OwnPools | None = None
    """Pools that visitors brought; None where none can be brought."""
    place: Place | None = None
    """Where the program runs and how; None leaves the Settings page out."""
    guard: Guard | None = None
    """Who may see and change what; None where all who reach the page are one."""
    door: Doorkeeper | None = None
    """Who is let in, and told apart; None where anybody is and nobody is."""
    why: WhyService | None = None
    """Explains decisions; None leaves "Why?" out of the pages."""
    spending: SpendService | None = None
    """What calls cost; None where nobody counts."""
    programs: Programs | None = None
    """The way in for other programs; None leaves `/v1` and MCP out."""
    recording: str = ""
    """Log of the session that is played back to first visitors; empty for none."""
