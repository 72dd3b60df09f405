"""Runs as one kind of work in the queue: their rows, words and totals."""

from __future__ import annotations

from sqlalchemy import ColumnElement, case

from storage.job_kind import JobKind
from storage.job_lines import JobLine
from storage.tables import RunEventRow, RunRow

LOST = "Its process ended before the run did. Resume it to go on after the last stored generation."
"""Message of a run that was found without its process."""

_COUNTED = {
    "prepared": ("episodes",),
    "generation_ended": ("index", "episodes", "tokens", "cost_usd"),
    "run_ended": ("episodes", "tokens", "cost_usd", "validation", "test"),
}
_COLUMNS = {"index": "generations"}


def _totals(line: JobLine) -> dict[str, object]:
    totals: dict[str, object] = {}
    for key in _COUNTED.get(line.kind, ()):
        if key in line.data:
            totals[_COLUMNS.get(key, key)] = line.data[key]
    found = line.data.get("validation")
    if line.kind in ("prepared", "generation_ended") and found is not None:
        totals["validation"] = _greater(found)
    return totals


def _greater(value: float) -> ColumnElement[float | None]:
    return case((RunRow.validation >= value, RunRow.validation), else_=value)


RUNS = JobKind("run", "runs", RunRow, RunEventRow, _totals, LOST)
