"""One row of a file as it was read, before anybody asked what its columns mean; and the file as a source of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from trinity_core.tasks.table.limits import SAMPLE_ROWS
from trinity_core.types import AgentInfo

if TYPE_CHECKING:
    from trinity_core.tasks.table.columns import ColumnMap


@dataclass(frozen=True, slots=True)
class Record:
    """One row."""

    row: int
    """1 for the first row of data; a header does not count."""
    values: Mapping[str, Any]
    """By column; missing cells may be absent."""
    fault: str = ""
    """Why the row cannot be read, in one sentence; empty when it can."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was recognised by its content."""

    name: str
    """The file's name without its folder."""
    form: str
    """What it is, as people read it: "CSV with semicolons", "Inspect log"."""
    columns: tuple[str, ...]
    records: Callable[[], Iterator[Record]] = field(repr=False)
    """Reads the rows from the start, each time it is called."""
    notes: tuple[str, ...] = ()
    """What a person should know of how it was read, such as its encoding."""
    columns_known: ColumnMap | None = None
    """What the columns mean, for forms that say it themselves."""
    catalogue: tuple[AgentInfo, ...] = ()
    """Agents described by the file; then it has no rows."""

    def sample(self, count: int = SAMPLE_ROWS) -> list[Record]:
        """The first readable rows."""
        found = []
        for record in self.records():
            if not record.fault:
                found.append(record)
            if len(found) >= count or record.row > 3 * count:
                break
        return found
