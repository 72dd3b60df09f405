"""Limits of the queue of runs, and the refusal in words of what goes beyond them."""

from __future__ import annotations

from dataclasses import dataclass, fields

from sqlalchemy import func, select
from sqlalchemy.orm import Session as Transaction

from storage.stored_run import RunStatus
from storage.tables import RunRow
from trinity_core.errors import PlanError, UserError


@dataclass(frozen=True, slots=True)
class QueueLimits:
    """How much may wait and how much may run."""

    max_running: int = 2
    """Live runs over all processes at which no more are given out; one worker runs one at a time."""
    max_queued: int = 60
    """Runs of one owner that wait; a race of five trainers with ten seeds fits."""
    max_queued_in_all: int = 300

    def __post_init__(self) -> None:
        for field in fields(self):
            if getattr(self, field.name) < 1:
                raise PlanError(f"{field.name} is {getattr(self, field.name)!r}; it must be 1 or more.")


def refuse_overfull(transaction: Transaction, limits: QueueLimits, owner: str) -> None:
    """Undo the transaction, by an error, when with what it added too many runs wait.

    Raises:
        UserError: too many; the message names the limit.
    """
    queued = select(func.count()).select_from(RunRow).where(RunRow.status == RunStatus.QUEUED.value)
    own = transaction.scalar(queued.where(RunRow.owner.is_not_distinct_from(owner or None))) or 0
    if own > limits.max_queued:
        raise UserError(f"This would make {own} runs of yours wait; at most {limits.max_queued} may. Wait for some to end, or stop them.")
    if (transaction.scalar(queued) or 0) > limits.max_queued_in_all:
        raise UserError(f"The queue is full: {limits.max_queued_in_all} runs of all visitors wait already. Try again later.")
