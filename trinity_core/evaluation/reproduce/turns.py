"""The paper's turn limits: the head as it is, allowed two to six turns (full-power LiveCodeBench, not trained again)."""

from __future__ import annotations

from trinity_core.evaluation.reproduce.table import Row, Table, TableName

LIMITS = (2, 3, 4, 5, 6)
_PAPER = {2: (0.823,), 6: (0.863,)}

TURNS = Table(
    name=TableName.TURNS,
    source="the figure on turn limits",
    title="Two to six turns",
    idea="The head in use is not trained again; only how many turns a session may take changes.",
    columns=("LiveCodeBench, no limit on tokens",),
    reference="turns-2",
    rows=tuple(Row(f"turns-{limit}", f"At most {limit} turns", _PAPER.get(limit, ())) for limit in LIMITS),
    over="questions, each asked several times",
)


def limit_of(row: Row) -> int:
    """Turns a session of this row may take."""
    return int(row.key.removeprefix("turns-"))
