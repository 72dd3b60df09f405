"""A kind of work that the worker process takes from a queue: runs, comparisons."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from storage.jobs import JobStore
from trinity_core.cancel import Cancel


@dataclass(frozen=True, slots=True, eq=False)
class Duty:
    """One kind of work."""

    store: JobStore[Any]
    """The queue; somebody must beat for it (`storage.heart`)."""
    drive: Callable[[str, Cancel], Iterator[str]]
    """Does the work of this id, which this process has claimed, and gives each line once it is stored."""
    sent_away: str
    """Message of work that was left because the process had to go."""

    @property
    def word(self) -> str:
        """What the log calls one."""
        return self.store.kind.word.title()
