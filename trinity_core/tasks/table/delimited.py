"""Delimited text: CSV and its relatives, read row by row with the delimiter found in the file itself."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path

from trinity_core.errors import TableError
from trinity_core.tasks.table.encoding import Encoding, broken, detect_encoding, opened
from trinity_core.tasks.table.limits import MAX_COLUMNS, MAX_FILE_BYTES, MAX_ITEM_CHARS
from trinity_core.tasks.table.long_lines import lines_of
from trinity_core.tasks.table.record import Record, Source

_DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_SAMPLE_CHARS = 64_000
_ENDLESS = "the row is too long (a quote may not be closed); nothing after it was read"
_SHORT = "it has {found} cells, the header has {wanted}"


def read_delimited(path: Path) -> Source:
    """A file of delimited text whose first row names its columns.

    Raises:
        TableError: it has no header, no row, or too many columns.
    """
    encoding = detect_encoding(path)
    with opened(path, encoding) as file:
        delimiter = _delimiter(file.read(_SAMPLE_CHARS))
        file.seek(0)
        try:
            header = next(_rows(lines_of(file), delimiter), None)
        except _EndlessError as error:
            raise TableError(f"The first row of {path.name!r} is too long. It must name the columns.") from error
    columns = _columns(path.name, header)
    return Source(
        name=path.name,
        form=f"text with {_DELIMITERS[delimiter]} between the cells",
        columns=columns,
        records=lambda: _records(path, encoding, delimiter, columns),
        notes=(encoding.note,) if encoding.note else (),
    )


def _delimiter(sample: str) -> str:
    """The delimiter that cuts the first rows into the same number of cells, the more the better."""
    best, best_score = ",", 0.0
    for delimiter in _DELIMITERS:
        widths = [len(row) for row in _rows(iter(sample.splitlines(keepends=True)[:200]), delimiter) if row][:50]
        if widths and widths[0] > 1:
            score = widths[0] * sum(width == widths[0] for width in widths) / len(widths) + (delimiter == ",") / 100
            if score > best_score:
                best, best_score = delimiter, score
    return best


def _columns(name: str, header: list[str] | None) -> tuple[str, ...]:
    if not header or not any(cell.strip() for cell in header):
        raise TableError(f"{name!r} is empty. Its first row must name the columns.")
    if len(header) > MAX_COLUMNS:
        raise TableError(f"{name!r} has {len(header):,} columns; at most {MAX_COLUMNS:,} can be read. Keep those that are needed.")
    columns = tuple(cell.replace("\x00", "").strip() or f"column {number}" for number, cell in enumerate(header, 1))
    if len(set(columns)) < len(columns):
        twice = next(column for column in columns if columns.count(column) > 1)
        raise TableError(f"{name!r} has two columns named {twice[:80]!r}. Give each its own name.")
    return columns


def _records(path: Path, encoding: Encoding, delimiter: str, columns: tuple[str, ...]) -> Iterator[Record]:
    number = 0
    with opened(path, encoding) as file:
        rows = _rows(lines_of(file), delimiter)
        next(rows, None)
        try:
            for row in rows:
                if row:
                    number += 1
                    yield _record(number, row, columns)
        except _EndlessError:
            yield Record(number + 1, {}, _ENDLESS)


def _record(number: int, row: list[str], columns: tuple[str, ...]) -> Record:
    if len(row) != len(columns):
        return Record(number, {}, _SHORT.format(found=len(row), wanted=len(columns)))
    if broken("".join(row)):
        return Record(number, {}, "it holds bytes that are not valid UTF-8 (wrong encoding)")
    return Record(number, dict(zip(columns, row, strict=True)))


def _rows(lines: Iterable[str | None], delimiter: str) -> Iterator[list[str]]:
    """Rows of cells; one that the reader cannot take, such as a lone carriage return, comes as a row of no known width.

    Raises:
        _EndlessError: a row is longer than any table's.
    """
    if csv.field_size_limit() < MAX_FILE_BYTES:  # the reader loses its place in a cell beyond its limit; ours is checked later
        csv.field_size_limit(MAX_FILE_BYTES)
    counted = _Counted(lines)
    reader = csv.reader(counted, delimiter=delimiter)
    while True:
        counted.chars = 0
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield [""] * (MAX_COLUMNS + 1)


class _EndlessError(Exception):
    """A row does not end where one should."""


class _Counted:
    """Lines for the reader of rows, counted: it would put a file whose quote is never closed into one cell of four times its size."""

    def __init__(self, lines: Iterable[str | None]) -> None:
        self._lines, self.chars = iter(lines), 0

    def __iter__(self) -> _Counted:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.chars += 0 if line is None else len(line)
        if line is None or self.chars > MAX_ITEM_CHARS:
            raise _EndlessError
        return line
