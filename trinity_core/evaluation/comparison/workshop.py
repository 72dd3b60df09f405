"""What a comparison needs from the program around it; the workbench fits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from trinity_core.agents.pool import Pool
from trinity_core.interfaces import Encoder
from trinity_core.settings import SessionPlan
from trinity_core.strategies.registry import StrategyParts
from trinity_core.tasks.task import Split, Task


class Workshop(Protocol):
    """Pools, tasks, grades, and what strategies are built from."""

    def pool(self, name: str) -> Pool:
        """A pool by name or file."""

    def tasks(self, name: str, split: Split, count: int, *, seed: int, families: Sequence[str] = ()) -> tuple[Task, ...]:
        """At most so many tasks of a set; a shorter list is the beginning of a longer one."""

    def grade(self, task: Task, answer: str) -> float | bool | None:
        """How right an answer is, 1 for right and 0 for wrong; None when that cannot be told."""

    def encoder(self) -> Encoder:
        """What reads training questions for learned strategies."""

    def strategy_parts(self, plan: SessionPlan, pool: Pool) -> StrategyParts:
        """What the strategy of a session is built from."""

    def labelled(self, plan: SessionPlan, pool: Pool) -> SessionPlan:
        """The same plan naming the head and the backbone it will run with."""
