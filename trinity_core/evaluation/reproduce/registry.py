"""All tables that can be run again; a new one is a file beside this one and a line here."""

from __future__ import annotations

from trinity_core.errors import PlanError
from trinity_core.evaluation.reproduce.ablations import ABLATIONS
from trinity_core.evaluation.reproduce.algorithms import ALGORITHMS
from trinity_core.evaluation.reproduce.heads import HEADS
from trinity_core.evaluation.reproduce.states import SEPARABILITY
from trinity_core.evaluation.reproduce.table import Table, TableName
from trinity_core.evaluation.reproduce.turns import TURNS

TABLES = (ALGORITHMS, ABLATIONS, HEADS, SEPARABILITY, TURNS)
TRAINED = (TableName.ALGORITHMS, TableName.ABLATIONS, TableName.HEADS)
"""Tables whose rows are training runs; the others measure the head in use."""


def table(name: str) -> Table:
    """The table of that name.

    Raises:
        PlanError: there is none.
    """
    for one in TABLES:
        if one.name == name:
            return one
    raise PlanError(f"The table is {str(name)[:40]!r}; it must be one of {', '.join(one.name for one in TABLES)}.")
