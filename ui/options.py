"""What the pages offer to choose from: strategies, pools, examples, heads, ready plans and sets of tasks, as people read them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from trinity_core.agents.pool import Pool
from trinity_core.training.plan import RunPlan


class StrategyOption(Protocol):
    """A strategy as offered to people; the registry's cards fit."""

    @property
    def name(self) -> str:
        """What plans call it."""

    @property
    def title(self) -> str:
        """What people read."""

    @property
    def idea(self) -> str:
        """One sentence: how it decides."""


@dataclass(frozen=True, slots=True, eq=False)
class PoolOption:
    """A pool as offered to people."""

    name: str
    title: str
    build: Callable[[Mapping[str, str]], Pool]
    """Makes the pool; the mapping gives keys typed into the page, by the name of their environment variable."""
    missing_keys: tuple[str, ...] = ()
    """Environment variables its agents want and do not have; the page offers a password box for each."""
    quick: Callable[[Mapping[str, str]], Pool] | None = None
    """Makes the pool for batches, whose specialists answer at once; None where it is the same."""
    task: Callable[[str], str] = lambda question: ""
    """Id of the task that a question of this pool's own is; empty where it has none."""
    talks: bool = True
    """False for a recorded pool that knows outcomes but no words, so that there is nothing to watch live."""


@dataclass(frozen=True, slots=True)
class Example:
    """A question to start with."""

    family: str
    """Its task family, as people read it."""
    question: str
    task: str = ""
    """Id of the task it came from, so that the answer can be graded; empty when there is none."""


@dataclass(frozen=True, slots=True)
class HeadOption:
    """A head that a run found, as offered to people."""

    run_id: str
    title: str
    pool: str
    """Name of the pool it was trained for."""


@dataclass(frozen=True, slots=True)
class PresetOption:
    """A plan ready to run, as offered to people."""

    name: str
    title: str
    idea: str
    """One sentence: what for."""
    plan: RunPlan
    minutes: float
    """How long it takes on 2 cores, roughly, as measured; 0 where that depends on others."""


@dataclass(frozen=True, slots=True)
class TaskSetOption:
    """Tasks that can be compared on, as offered to people."""

    name: str
    """What plans call it: "offline", or the id of an imported set."""
    title: str
    families: tuple[tuple[str, str], ...] = ()
    """Name and title of each task family; empty where there are none to choose from."""
    count: int | None = None
    """How many tasks it holds; None where as many as wanted can be made."""
    pool: str = ""
    """The only pool that can answer it, for instance "recorded:ID"; empty for any."""
