"""What the store gives back about runs: where one stands, what it found so far, and the question a list answers."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from storage.stored import MAX_PAGE
from trinity_core.errors import PlanError, StorageError
from trinity_core.training.plan import RunPlan, from_dict


class RunStatus(StrEnum):
    """Where a run stands."""

    QUEUED = "queued"
    """It waits for a process to run it."""
    RUNNING = "running"
    STOPPING = "stopping"
    """Somebody asked it to stop; its process will, within one batch of episodes."""
    STOPPED = "stopped"
    """It ended because somebody asked for it, and can be resumed."""
    FINISHED = "finished"
    FAILED = "failed"
    """It ended with an error, told in its message, and can be resumed."""
    INTERRUPTED = "interrupted"
    """Its process died or was sent away; what it stored is there, and it can be resumed."""


LIVE = (RunStatus.RUNNING, RunStatus.STOPPING)
"""A process holds the lease of these."""
RESUMABLE = (RunStatus.STOPPED, RunStatus.FAILED, RunStatus.INTERRUPTED)
"""These may be queued again; they go on after their last stored generation."""
RESTING = (RunStatus.FINISHED, *RESUMABLE)
"""A process brings its run to one of these."""


@dataclass(frozen=True, slots=True)
class StoredRun:
    """One run as its row tells it. Totals count the lines stored so far."""

    id: str
    created_at: datetime
    """In UTC, as all moments here."""
    owner: str
    """The visitor it belongs to; empty for everybody."""
    race: str
    """The race it takes part in; empty for none."""
    label: str
    """What its owner called it; may be empty."""
    trainer: str
    pool: str
    plan_json: str
    """The whole plan as it was stored; `plan` reads it."""
    status: RunStatus
    queued_at: datetime
    """When it last joined the queue."""
    started_at: datetime | None
    """When a process last took it up."""
    ended_at: datetime | None
    """When it last came to rest; None while it waits or runs."""
    message: str
    """Why it ended, in words, where that is not plain from its status."""
    events: int
    """Lines stored."""
    seconds: float
    """Training time over all its sittings, up to the last line."""
    generations: int
    """Generations stored."""
    episodes: int
    tokens: int
    """In and out."""
    cost_usd: float | None
    """Dollars; None when a price is unknown."""
    validation: float | None
    """Best mean outcome on the validation tasks."""
    test: float | None
    """Mean outcome on the held-out tasks, drawing from the softmax."""
    has_checkpoint: bool
    """True when a head was stored."""

    @property
    def plan(self) -> RunPlan:
        """What was chosen for it.

        Raises:
            StorageError: this program cannot read the stored plan.
        """
        try:
            return from_dict(json.loads(self.plan_json))
        except (ValueError, TypeError, AttributeError, PlanError) as error:
            raise StorageError(
                f"The plan of run {self.id!r} cannot be read: {error!s:.200} Delete the run, or use the older program."
            ) from error

    @property
    def live(self) -> bool:
        """True while a process runs it."""
        return self.status in LIVE

    @property
    def resumable(self) -> bool:
        """True when it may be queued again."""
        return self.status in RESUMABLE


@dataclass(frozen=True, slots=True)
class RunQuery:
    """Which runs a list shows; None means any. The newest come first."""

    owner: str | None = None
    """Empty for runs that belong to everybody."""
    race: str | None = None
    trainer: str | None = None
    pool: str | None = None
    statuses: tuple[RunStatus, ...] = ()
    """Empty for all."""
    limit: int = 50
    offset: int = 0

    def __post_init__(self) -> None:
        if not 1 <= self.limit <= MAX_PAGE:
            raise PlanError(f"limit is {self.limit!r}; it must lie between 1 and {MAX_PAGE}.")
        if not 0 <= self.offset < 2**31:
            raise PlanError(f"offset is {self.offset!r}; it must be 0 or more.")


@dataclass(frozen=True, slots=True)
class RunPage:
    """A part of a list."""

    runs: tuple[StoredRun, ...]
    total: int
    """How many runs the query finds on all pages."""
