"""A table to be run again at a size: the plans of its runs, the same ones every time, so that stored runs are known by their plans."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from trinity_core.errors import PlanError
from trinity_core.evaluation.reproduce.registry import TRAINED, table
from trinity_core.evaluation.reproduce.table import Row, Table, TableName
from trinity_core.training.plan import KNOBS, RunPlan, SpaceName, check_number


class Size(StrEnum):
    """How much is run."""

    QUICK = "quick"
    FULL = "full"


LABEL = "Paper's "
"""What the labels of all runs of tables begin with."""
SEEDS: Mapping[Size, int] = {Size.QUICK: 5, Size.FULL: 8}
"""Runs of each row; with three, intervals are so wide that hardly any two rows can be told apart."""

_QUICK = RunPlan(
    space=SpaceName.LINEAR,
    families=("arithmetic", "algebra", "facts", "stories"),
    population=16,
    repeats=12,
    generations=30,
    validate_every=10,
    max_turns=3,
    train_tasks=48,
    validation_tasks=48,
    headroom_tasks=0,
    test_tasks=96,
)
"""The paper's linear head from zero; four kinds of questions, as the paper had four benchmarks."""
BASES: Mapping[Size, RunPlan] = {
    Size.QUICK: _QUICK,
    Size.FULL: replace(_QUICK, repeats=16, generations=60, train_tasks=96, validation_tasks=96, test_tasks=240),
}


@dataclass(frozen=True, slots=True)
class Reproduction:
    """Which table, how much of it, and with which draws."""

    name: TableName
    size: Size = Size.QUICK
    seed: int = 1
    """The first one; each row runs with `SEEDS` of them in a row."""
    shared: RunPlan | None = None
    """What all runs share; None for the size's own."""

    def __post_init__(self) -> None:
        check_number("seed", self.seed, replace(KNOBS["seed"], high=KNOBS["seed"].high - 100))

    @property
    def table(self) -> Table:
        """What is run again."""
        return table(self.name)

    @property
    def trained(self) -> bool:
        """True where the rows are training runs."""
        return self.name in TRAINED

    @property
    def base(self) -> RunPlan:
        """What all runs share."""
        return self.shared or BASES[self.size]

    @property
    def episodes(self) -> int:
        """What each run may spend."""
        return (self.base.population or 0) * self.base.repeats * self.base.generations

    @property
    def seeds(self) -> int:
        """Runs of each row."""
        return SEEDS[self.size]

    def plan(self, row: Row, seed: int) -> RunPlan:
        """The plan of one run.

        Raises:
            PlanError: the table trains nothing.
        """
        if not self.trained:
            raise PlanError(f"Table {self.name.value!r} has no training runs. Measure it instead.")
        return replace(self.base, seed=seed, **row.changes)

    def rows_of_runs(self) -> tuple[tuple[Row, RunPlan], ...]:
        """Row and plan of each run, seed by seed: after each round every row has run equally often."""
        return tuple((row, self.plan(row, self.seed + k)) for k in range(self.seeds) for row in self.table.rows)

    def runs(self) -> tuple[tuple[str, RunPlan], ...]:
        """Label and plan of each run, as a queue takes them."""
        return tuple((f"{self.label} · {row.title}, seed {plan.seed}", plan) for row, plan in self.rows_of_runs())

    @property
    def label(self) -> str:
        """What the labels of its runs begin with."""
        return f"{LABEL}{self.table.source}"
