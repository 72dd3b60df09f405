"""Where the program runs and how, as the Settings page tells it: the doctor's checks, the database, keys by name, checks of pools."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from storage.checkup import DatabaseFacts
from trinity_core.agents.check import AgentCheck
from trinity_core.agents.pool import Pool


class Check(Protocol):
    """One thing that was looked at; the doctor's checks fit."""

    @property
    def name(self) -> str:
        """What was looked at."""

    @property
    def ok(self) -> bool:
        """False when something needs doing."""

    @property
    def value(self) -> str:
        """What was found; no secret in it."""

    @property
    def advice(self) -> str:
        """What to do; empty where nothing."""


class Checks(Protocol):
    """Asks the agents of a pool one tiny question each; `ui.pool_checks.PoolChecks` fits. May raise `TrinityError`."""

    def slots(self, name: str) -> Sequence[str]:
        """Keys to be typed for a check of this pool."""

    def pool(self, name: str, typed: Mapping[str, str]) -> Pool:
        """The agents as they are checked, with the keys that were typed."""

    def run(self, pool: Pool) -> Iterator[AgentCheck]:
        """Results in the order of the pool."""


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """What can be told of the machine."""

    checks: Callable[[], Sequence[Check]]
    """Backbone, device, packages and sandbox, looked at anew; may take seconds."""
    database: Callable[[], DatabaseFacts]
    """May raise `StorageError`."""
    pools: Checks
    keys: tuple[str, ...] = ()
    """Names of the keys that are set; never their values."""
    copied: Callable[[], datetime | None] = lambda: None
    """When the database was last copied to the folder for snapshots."""
    passing: bool = False
    """True when the database lies in a folder for temporary files, since no better one could be written."""
    accelerator: str = ""
    """What a GPU that is lent for single calls is used for, in words; empty where there is none such."""
