"""Limits of a queue, and the refusal in words of what goes beyond them."""

from __future__ import annotations

from dataclasses import dataclass, fields

from sqlalchemy import func, select
from sqlalchemy.orm import Session as Transaction

from storage.job_kind import JobKind
from storage.stored_run import RunStatus
from trinity_core.errors import PlanError, UserError


@dataclass(frozen=True, slots=True)
class QueueLimits:
    """How much may wait and how much may run."""

    max_running: int = 2
    """Live ones over all processes at which no more are given out; one worker runs one at a time."""
    max_queued: int = 60
    """Those of one owner that wait; a race of five trainers with ten seeds fits."""
    max_queued_in_all: int = 300

    def __post_init__(self) -> None:
        for field in fields(self):
            if getattr(self, field.name) < 1:
                raise PlanError(f"{field.name} is {getattr(self, field.name)!r}; it must be 1 or more.")


def refuse_overfull(transaction: Transaction, kind: JobKind, limits: QueueLimits, owner: str) -> None:
    """Undo the transaction, by an error, when with what it added too many wait.

    Raises:
        UserError: too many; the message names the limit.
    """
    table, most = kind.row, limits.max_queued
    queued = select(func.count()).select_from(table).where(table.status == RunStatus.QUEUED.value)
    own = transaction.scalar(queued.where(table.owner.is_not_distinct_from(owner or None))) or 0
    if own > most:
        raise UserError(f"This would make {own} {kind.many} of yours wait; at most {most} may. Wait for some to end, or stop them.")
    if (transaction.scalar(queued) or 0) > limits.max_queued_in_all:
        raise UserError(f"The queue is full: {limits.max_queued_in_all} {kind.many} of all visitors wait already. Try again later.")
