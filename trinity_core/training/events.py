"""What a run emits while it learns. The core yields these; printing, storing and drawing them belong to callers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trinity_core.coordinator.checkpoint import Checkpoint
from trinity_core.evaluation.headroom import Headroom
from trinity_core.evaluation.statistics import Estimate
from trinity_core.training.plan import RunPlan

Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class RunStarted:
    """Always the first event."""

    plan: RunPlan
    parameters: int
    """n, how many numbers are searched."""
    population: int
    """Candidates per generation."""
    agents: tuple[str, ...]
    """In head order."""
    episodes: int
    """Training episodes planned, label making not included."""


@dataclass(frozen=True, slots=True, eq=False)
class HeadroomMeasured:
    """Before anything is spent on learning: the lines a coordinator moves between, on the validation tasks."""

    headroom: Headroom
    advice: str
    """Whether coordination can pay here, in words."""
    saturated: bool
    """True when the oracle is not clearly above the best single agent."""


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """What the search starts from; kept, so that a resumed run starts from the very same numbers."""

    start: Doubles = field(repr=False)
    """First vector, shape (n,)."""
    basis: Doubles = field(repr=False)
    """What the space was fitted to, for instance the directions of the subspace; empty where there is nothing to fit."""
    episodes: int
    """Episodes played to make labels and to fit the space."""
    calls: int
    """Agent calls they took."""
    validation: float | None
    """Mean outcome of the start on the validation tasks."""


@dataclass(frozen=True, slots=True, eq=False)
class GenerationEnded:
    """What one generation did. Counts are totals so far, label making included."""

    index: int
    """1-based."""
    episodes: int
    fitness: Doubles = field(repr=False)
    """Score of each candidate, shape (candidates,): mean outcome with the plan's weights; NaN where every episode was lost."""
    signal: Doubles = field(repr=False)
    """What the search was told: the fitness, a gradient of shape (n,), or labels. Replaying it gives the same search again."""
    outcome: float
    """Mean outcome over all candidates, without the plan's weights; NaN when no episode was needed or all were lost."""
    turns: float
    """Mean turns per episode; NaN when no episode was needed."""
    sigma: float | None
    """Step size after this generation; None for trainers without one."""
    validation: float | None
    """Mean outcome of the vector offered on the validation tasks, on the generations that validate."""
    agent_share: tuple[float, ...]
    """Share of the choices per agent, in head order, over all candidates."""
    role_share: tuple[float, ...]
    """In the order of `ROLES`."""
    agent_entropy: float
    """Entropy of `agent_share` over that of the uniform distribution, 0 to 1."""
    role_entropy: float
    calls: int
    """Different agent calls this run needed."""
    calls_saved: int
    """Calls answered from memory."""
    lost: int
    """Episodes lost to provider faults: left out of every mean."""
    tokens: int
    cost_usd: float | None
    """None when a price is unknown."""
    heat: tuple[tuple[float, ...], ...]
    """Root mean square of the head's weights, rows (agents, then roles) by groups of state dimensions; empty without a matrix."""
    calls_kept: int = 0
    """Of `calls`, those whose replies were kept from other runs and sessions, so that they cost nothing."""


@dataclass(frozen=True, slots=True, eq=False)
class RunEnded:
    """Always the last event. The head offered is the mean vector that validated best, never a lucky sample."""

    reason: str
    """"finished", "stopped", or a ceiling: "max_calls", "max_tokens", "max_cost_usd"."""
    best_generation: int
    """0 for the start."""
    start_validation: float | None
    """Of the first vector, to tell what the run added."""
    validation: float | None
    sampled: Estimate | None
    """On the held-out tasks, drawing from the softmax; None when nothing was tested."""
    argmax: Estimate | None
    test_agent_share: tuple[float, ...]
    """Share of the choices on the held-out tasks, drawn; empty when nothing was tested."""
    test_role_share: tuple[float, ...]
    collapsed: str
    """A sentence when one agent or one role is nearly always chosen; else empty."""
    headroom: Headroom | None
    """The same lines on the held-out tasks."""
    episodes: int
    calls: int
    calls_saved: int
    lost: int
    tokens: int
    cost_usd: float | None
    checkpoint: Checkpoint | None
    """None when nothing was learnt."""
    seconds: dict[str, float]
    """Where the time went: encode, agents, optimizer, other."""
    calls_kept: int = 0
    """As of a generation."""


RunEvent = RunStarted | HeadroomMeasured | Prepared | GenerationEnded | RunEnded

Json = dict[str, Any]
