"""A table of the paper as a value: its rows with the paper's figures, and what each row changes in the plan that all rows share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from trinity_core.errors import PlanError


class TableName(StrEnum):
    """The tables that can be run again."""

    ALGORITHMS = "algorithms"
    ABLATIONS = "ablations"
    HEADS = "heads"
    SEPARABILITY = "separability"
    TURNS = "turns"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table."""

    key: str
    """Its word in files."""
    title: str
    paper: tuple[float, ...] = ()
    """The paper's figures, one for each of the table's columns, as shares; empty where the paper gives none."""
    changes: Mapping[str, Any] = field(default_factory=dict)
    """What it changes in the shared `RunPlan`; empty for tables that train nothing."""
    argmax: bool = False
    """True: the most probable choice is scored, as the paper did there; else agent and role are drawn."""
    note: str = ""
    """How our row differs from the paper's, in one sentence; empty where it does not."""
    group: str = ""
    """Rows of different groups measure different things, so they are not held against each other."""

    @property
    def mean(self) -> float | None:
        """The paper's figure over its columns; None where it gives none."""
        return sum(self.paper) / len(self.paper) if self.paper else None


@dataclass(frozen=True, slots=True)
class Table:
    """One table."""

    name: TableName
    source: str
    """Where it stands in the paper."""
    title: str
    idea: str
    """One sentence: what is varied, and what is kept."""
    columns: tuple[str, ...]
    """What the paper's figures were measured on."""
    reference: str
    """Key of the row that the others of its group are held against; in another group it is the first row."""
    rows: tuple[Row, ...]
    over: str
    """What our intervals are over, in words."""

    def row(self, key: str) -> Row:
        """The row of that key.

        Raises:
            PlanError: there is none.
        """
        for row in self.rows:
            if row.key == key:
                return row
        raise PlanError(f"row is {key!r}; it must be one of {', '.join(row.key for row in self.rows)}.")


BENCHMARKS = ("LiveCodeBench", "MATH500", "MMLU", "RLPR")
"""The four of the paper's tables 2 to 4."""
