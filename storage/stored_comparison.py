"""What the store gives back about comparisons: where one stands, how much of it was played, and a page of a list."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from storage.stored_run import LIVE, RESUMABLE, RunStatus
from trinity_core.errors import PlanError, StorageError
from trinity_core.evaluation.comparison.plan import ComparisonPlan, from_dict


@dataclass(frozen=True, slots=True)
class StoredComparison:
    """One comparison as its row tells it. Totals count the lines stored so far."""

    id: str
    created_at: datetime
    """In UTC, as all moments here."""
    owner: str
    """The visitor it belongs to; empty for everybody."""
    label: str
    """What its owner called it; may be empty."""
    pool: str
    tasks: str
    """"offline", or the id of an imported task set."""
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
    """Time over all its sittings, up to the last line."""
    sessions: int
    """Sessions played and stored."""
    planned: int
    """Sessions of the whole comparison: strategies x tasks x seeds."""
    tokens: int
    """In and out, of the calls really made."""
    cost_usd: float | None
    """Dollars of the calls really made; None when a price is unknown."""

    @property
    def plan(self) -> ComparisonPlan:
        """What was chosen for it.

        Raises:
            StorageError: this program cannot read the stored plan.
        """
        try:
            return from_dict(json.loads(self.plan_json))
        except (ValueError, TypeError, AttributeError, PlanError) as error:
            raise StorageError(
                f"The plan of comparison {self.id!r} cannot be read: {error!s:.200} Delete the comparison, or use the older program."
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
class ComparisonPage:
    """A part of a list."""

    comparisons: tuple[StoredComparison, ...]
    """The newest first."""
    total: int
    """How many there are on all pages."""
