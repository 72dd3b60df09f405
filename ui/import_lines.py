"""The mapping of columns as lines of text that people read and edit: `question = prompt`, under a heading per file where there are several."""

from __future__ import annotations

from trinity_core.errors import TableError
from trinity_core.tasks.table.columns import ColumnMap, from_entries
from trinity_core.tasks.table.reading import Understood

_HEADING = "# file {number}: {name}"


def lines_of(found: Understood) -> str:
    """What the columns of each file are taken for, one a line."""
    several = len([source for source in found.sources if source.columns]) > 1
    lines = []
    for number, (source, columns) in enumerate(zip(found.sources, found.maps, strict=True), 1):
        if several and source.columns:
            lines.append(_HEADING.format(number=number, name=source.name))
        lines += [f"{meaning} = {column}" for meaning, column in columns.entries().items()]
    return "\n".join(lines)


def maps_of(lines: str, found: Understood) -> tuple[ColumnMap, ...]:
    """The mapping of every file from lines as `lines_of` writes them, edited or not.

    Raises:
        TableError: a line cannot be understood.
    """
    entries: list[dict[str, str]] = [{} for _ in found.sources]
    place = next(number for number, source in enumerate(found.sources) if source.columns)
    for line in lines.splitlines():
        if line.startswith("# file "):
            place = _number(line, len(entries))
        elif line.strip():
            meaning, equals, column = line.partition("=")
            if not equals:
                raise TableError(f"{line.strip()[:80]!r} is no entry. Write each as MEANING = COLUMN, for instance question = prompt.")
            entries[place][meaning.strip()] = column.strip()
    return tuple(from_entries(found_entries) for found_entries in entries)


def _number(line: str, count: int) -> int:
    word = line.removeprefix("# file ").partition(":")[0].strip()
    if not word.isdecimal() or not 1 <= int(word) <= count:
        raise TableError(f"{line[:80]!r} names no file. Leave the lines that begin with # as they were.")
    return int(word) - 1
