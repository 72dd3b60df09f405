"""What tells runs from comparisons in the tables: rows, words, and how lines change totals. All else of the queue is the same for both."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from storage.job_lines import JobLine
from storage.tables import JobEventRow, JobRow


@dataclass(frozen=True, slots=True, eq=False)
class JobKind:
    """One kind of work that waits in a queue."""

    word: str
    """What people call one."""
    many: str
    """What people call several."""
    row: type[JobRow]
    event_row: type[JobEventRow]
    totals: Callable[[JobLine], Mapping[str, object]]
    """Columns of its own that change with a line, as values or as expressions over the row before."""
    lost: str
    """Message of one that was found without its process."""
