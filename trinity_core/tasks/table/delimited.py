"""Delimited text: CSV and its relatives, read row by row with the delimiter found in the file itself."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from trinity_core.errors import TableError
from trinity_core.tasks.table.encoding import Encoding, broken, detect_encoding, opened
from trinity_core.tasks.table.limits import MAX_COLUMNS, MAX_FILE_BYTES
from trinity_core.tasks.table.record import Record, Source

_DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_SAMPLE_CHARS = 64_000
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
        header = next(_rows(file, delimiter), None)
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
    with opened(path, encoding) as file:
        rows = _rows(file, delimiter)
        next(rows, None)
        number = 0
        for row in rows:
            if row:
                number += 1
                yield _record(number, row, columns)


def _record(number: int, row: list[str], columns: tuple[str, ...]) -> Record:
    if len(row) != len(columns):
        return Record(number, {}, _SHORT.format(found=len(row), wanted=len(columns)))
    if broken("".join(row)):
        return Record(number, {}, "it holds bytes that are not valid UTF-8 (wrong encoding)")
    return Record(number, dict(zip(columns, row, strict=True)))


def _rows(lines: Iterator[str], delimiter: str) -> Iterator[list[str]]:
    """Rows of cells; one that the reader cannot take, such as a lone carriage return, comes as a row of no known width."""
    if csv.field_size_limit() < MAX_FILE_BYTES:  # the reader loses its place in a cell beyond its limit; ours is checked later
        csv.field_size_limit(MAX_FILE_BYTES)
    reader = csv.reader(lines, delimiter=delimiter)
    while True:
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield [""] * (MAX_COLUMNS + 1)
