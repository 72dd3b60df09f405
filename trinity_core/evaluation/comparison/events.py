"""What a comparison emits while it is played. The core yields these; printing, storing and drawing them belong to callers."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from trinity_core.evaluation.comparison.cell import Cell
from trinity_core.evaluation.comparison.plan import ComparisonPlan
from trinity_core.events import SessionEvent
from trinity_core.settings import SessionPlan
from trinity_core.tasks.task import Task
from trinity_core.types import AgentInfo

Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Player:
    """A strategy that takes part."""

    name: str
    title: str
    """What people read."""
    idea: str
    """One sentence: how it decides; empty where nobody wrote one."""
    fitted: bool = False
    """True when it is fitted on the outcomes of training questions."""


@dataclass(frozen=True, slots=True, eq=False)
class ComparisonStarted:
    """The first event of every sitting; kept once."""

    plan: ComparisonPlan
    agents: tuple[AgentInfo, ...]
    """In head order."""
    players: tuple[Player, ...]
    """In the order of the plan."""
    tasks: tuple[Task, ...]


@dataclass(frozen=True, slots=True, eq=False)
class LabelsMade:
    """The training questions were asked of every agent; only where a strategy is fitted on that."""

    outcomes: Doubles = field(repr=False)
    """1 right, 0 wrong or between, shape (N, L); NaN where lost or not gradable."""
    costs: Doubles = field(repr=False)
    """Dollars of each call, shape (N, L); NaN where unknown."""
    calls: int
    """Agent calls it took; 0 for recorded outcomes."""
    tokens: int
    """In and out."""
    cost_usd: float | None
    """None when a price is unknown."""
    seconds: float


@dataclass(frozen=True, slots=True, eq=False)
class SessionPlayed:
    """One strategy was asked one question."""

    cell: Cell
    """Its `session` is empty: who stores the session gives it an id."""
    plan: SessionPlan
    events: tuple[tuple[float, SessionEvent], ...]
    """What happened, each with its seconds since the session began; pieces of text are left out, turns hold them whole."""
    new_tokens: int
    """In and out, of the calls really made."""
    new_cost_usd: float | None
    """Dollars of the calls really made; None when a price is unknown."""


@dataclass(frozen=True, slots=True)
class StrategyFailed:
    """A strategy cannot go on; the others do."""

    strategy: str
    message: str
    """Why, in one sentence."""


@dataclass(frozen=True, slots=True, eq=False)
class ComparisonEnded:
    """Always the last event."""

    reason: str
    """"finished", "stopped", or a ceiling: "max_calls", "max_tokens", "max_cost_usd"."""
    result: dict[str, object]
    """As `result.result` gives it."""
    calls: int
    """Really made over all sittings, those of sessions that were not finished included."""
    tokens: int
    """Of these calls, in and out."""
    cost_usd: float | None
    """Of these calls; None when a price is unknown."""


ComparisonEvent = ComparisonStarted | LabelsMade | SessionPlayed | StrategyFailed | ComparisonEnded
