"""The one way in: files to a table and its report. What a file is shows in its content; its name does not count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from trinity_core.errors import TableError
from trinity_core.tasks.table.builder import TableBuilder
from trinity_core.tasks.table.columns import ColumnMap, edited
from trinity_core.tasks.table.delimited import read_delimited
from trinity_core.tasks.table.guess import guess_columns
from trinity_core.tasks.table.inspect_log import read_eval
from trinity_core.tasks.table.json_file import read_json
from trinity_core.tasks.table.limits import MAX_FILE_BYTES
from trinity_core.tasks.table.parquet_file import read_parquet
from trinity_core.tasks.table.record import Source
from trinity_core.tasks.table.report import Account, Report
from trinity_core.tasks.table.table import TaskTable

_ENDINGS = (".csv", ".tsv", ".json", ".jsonl", ".ndjson", ".parquet", ".eval")
"""What is looked for in a folder."""


class Content(StrEnum):
    """What is to be made of files."""

    AUTO = "auto"
    """Outcomes where there are some, else tasks."""
    TASKS = "tasks"
    OUTCOMES = "outcomes"


@dataclass(frozen=True, slots=True)
class Understood:
    """Files that were recognised, with what their columns are taken for."""

    sources: tuple[Source, ...]
    maps: tuple[ColumnMap, ...]
    """One per source."""


@dataclass(frozen=True, slots=True, eq=False)
class Imported:
    """A table and the account of how it came about."""

    table: TaskTable
    report: Report


def open_source(path: Path) -> Source:
    """Recognise a file by its content.

    Raises:
        TableError: it cannot be read, is too large, or is nothing known.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(64)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise TableError(f"{path.name!r} cannot be read: {reason}.") from error
    if size == 0:
        raise TableError(f"{path.name!r} is empty.")
    if size > MAX_FILE_BYTES:
        raise TableError(f"{path.name!r} has {size / 2**20:,.0f} MB; the limit is {MAX_FILE_BYTES // 2**20} MB. Give a part of it.")
    if head.startswith(b"PAR1"):
        return read_parquet(path)
    if head.startswith(b"PK\x03\x04"):
        return read_eval(path)
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    return read_json(path) if start in (b"{", b"[") else read_delimited(path)


def files_of(paths: Sequence[Path]) -> tuple[Path, ...]:
    """The files themselves; a folder stands for the data files directly in it.

    Raises:
        TableError: a folder holds none.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(entry for entry in path.iterdir() if entry.suffix.lower() in _ENDINGS and entry.is_file())
            if not inside:
                raise TableError(f"The folder {path.name!r} holds no file ending in {', '.join(_ENDINGS)}.")
            found += inside
        else:
            found.append(path)
    return tuple(found)


def understand(paths: Sequence[Path], changes: Mapping[str, str] | None = None) -> Understood:
    """Recognise files and guess their columns.

    Args:
        paths: files, in the order in which agents and questions shall stand.
        changes: entries of the mapping that a person gave. Each is used for every file that has its column.

    Raises:
        TableError: a file cannot be read, or an entry fits no file.
    """
    sources = tuple(open_source(path) for path in files_of(paths))
    if not any(source.columns for source in sources):
        raise TableError("There are no rows to import. Give a file of tasks or outcomes.")
    used = {meaning: False for meaning in changes or {}}
    maps = []
    for source in sources:
        guess = source.columns_known or guess_columns(source.columns, [record.values for record in source.sample()])
        fitting = {m: c for m, c in (changes or {}).items() if not c or c in source.columns or m == "kind"} if source.columns else {}
        used |= dict.fromkeys(fitting, True)
        maps.append(edited(guess, fitting))
    if lost := next((meaning for meaning, found in used.items() if not found), ""):
        assert changes is not None
        raise TableError(f"{lost[:80]} is mapped to {changes[lost][:80]!r}, which is a column of no file.")
    return Understood(sources, tuple(maps))


def read_tables(found: Understood, content: Content = Content.AUTO) -> Imported:
    """Read every row. Files are joined by question; those with outcomes come first, and the others describe their questions.

    Raises:
        TableError: a mapping is wrong, nothing can be imported, or a limit is passed.
    """
    pairs = [(source, columns) for source, columns in zip(found.sources, found.maps, strict=True) if source.columns]
    for source, columns in pairs:
        _checked(source, columns, several=len(pairs) > 1)
    with_outcomes = any(columns.has_outcomes for _, columns in pairs) and content is not Content.TASKS
    if content is Content.OUTCOMES and not with_outcomes:
        raise TableError("No column of outcomes was found. Name them with score:NAME=COLUMN, or import the file as tasks.")
    account = Account()
    builder = TableBuilder(account, outcomes=with_outcomes)
    for source, columns in sorted(pairs, key=lambda pair: not pair[1].has_outcomes):
        builder.add(source, columns)
    for source in found.sources:
        builder.describe(source.catalogue)
    table = builder.table()
    files = [f"{source.name}: {source.form}" for source in found.sources]
    notes = [f"{source.name}: {note}" for source in found.sources for note in source.notes]
    return Imported(table, account.report(imported=len(table.questions), missing=table.missing, files=files, notes=notes))


def _checked(source: Source, columns: ColumnMap, *, several: bool) -> None:
    try:
        columns.check(source.columns)
    except TableError as error:
        raise TableError(f"{source.name}: {error}" if several else str(error)) from error
