"""placeholder until branch `store` lands: a run as it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from trinity_core.training.plan import RunPlan


class RunStatus(StrEnum):
    """Where a run stands."""

    QUEUED = "queued"
    RUNNING = "running"
    STOPPING = "stopping"
    STOPPED = "stopped"
    FINISHED = "finished"
    FAILED = "failed"
    INTERRUPTED = "interrupted"


@dataclass(frozen=True, slots=True)
class StoredRun:
    """A run as it is kept."""

    id: str
    created_at: datetime
    owner: str
    race: str
    label: str
    trainer: str
    pool: str
    plan: RunPlan
    status: RunStatus
    message: str
    generations: int
    episodes: int
    validation: float | None
    test: float | None


@dataclass(frozen=True, slots=True)
class RunQuery:
    """Which runs a list shows."""

    limit: int = 20
    offset: int = 0


@dataclass(frozen=True, slots=True)
class RunPage:
    """A part of a list."""

    runs: tuple[StoredRun, ...]
    total: int
