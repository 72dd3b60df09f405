"""JSON in its three usual shapes: one object a line, a list of objects, or an object that holds such a list.

Objects inside a row become columns named by their path (`scores.gpt-4`). The catalogue of models that comes with the LLMRouter data,
{name: {input_price, output_price, feature}}, is understood as well.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from trinity_core.errors import TableError
from trinity_core.tasks.table.catalogue import read_catalogue
from trinity_core.tasks.table.encoding import Encoding, broken, detect_encoding, opened
from trinity_core.tasks.table.inspect_log import is_log, read_log
from trinity_core.tasks.table.json_items import BLANKS, ItemError, items, reason_of
from trinity_core.tasks.table.limits import MAX_COLUMNS, MAX_DECODED_BYTES, MAX_DOCUMENT_BYTES, SAMPLE_ROWS
from trinity_core.tasks.table.long_lines import lines_of
from trinity_core.tasks.table.record import Record, Source
from trinity_core.tasks.table.weight import decoded_bytes

_DEPTH = 3
"""How deep objects inside a row are looked into."""
_WRONG = "it is not valid JSON: {reason}"
_NO_OBJECT = 'it is not an object of the form {"column": value}'
_TOO_LONG = "the line is too long"
_BYTES = "it holds bytes that are not valid UTF-8 (wrong encoding)"


def read_json(path: Path) -> Source:
    """A JSON file of rows, a catalogue of models, or an Inspect log.

    Raises:
        TableError: it is neither.
    """
    encoding = detect_encoding(path)
    with opened(path, encoding) as file:
        first = file.read(4096).lstrip(BLANKS)[:1]
        file.seek(0)
        lines = [line for line in (file.readline(1 << 20) for _ in range(8)) if line.strip(BLANKS)][:2]
    if first == "{" and not _is_lines(lines):
        return _object(path, encoding)
    return _source(path, encoding, listed=first == "[" and not _is_lines(lines))


def _is_lines(lines: list[str]) -> bool:
    """True when the first lines are objects of their own."""
    try:
        return bool(lines) and all(isinstance(json.loads(line), dict) for line in (line.strip(BLANKS) for line in lines)) and _plain(lines)
    except (ValueError, RecursionError):
        return len(lines) > 1 and _decodes(lines[0])


def _plain(lines: list[str]) -> bool:
    """A single line may as well be a whole file of another shape."""
    if len(lines) > 1:
        return True
    only = json.loads(lines[0].strip(BLANKS))
    nested = any(isinstance(value, list) and value and isinstance(value[0], dict) for value in only.values())
    return not is_log(only) and not nested and not read_catalogue(only)


def _decodes(line: str) -> bool:
    try:
        return isinstance(json.loads(line.strip(BLANKS)), dict)
    except (ValueError, RecursionError):
        return False


def _object(path: Path, encoding: Encoding) -> Source:
    content = _document(path, encoding)
    if is_log(content):
        return read_log(path.name, content, content.get("samples") or [])
    if agents := read_catalogue(content):
        return Source(path.name, "catalogue of models", (), lambda: iter(()), catalogue=agents)
    rows = next((value for value in content.values() if isinstance(value, list) and value and isinstance(value[0], dict)), None)
    if rows is None:
        raise TableError(f"{path.name!r} is a JSON object without a list of rows. Write one row an object, in a list or one a line.")
    return _made(path, encoding, lambda: (_record(number, row) for number, row in enumerate(rows, 1)), "JSON list")


def _document(path: Path, encoding: Encoding) -> Any:
    """The whole file as one JSON value.

    Raises:
        TableError: it is too large to be decoded, or no JSON.
    """
    limit = MAX_DOCUMENT_BYTES // 2**20
    too_large = f"{path.name!r} is one JSON object of more than {limit} MB. Write one row an object, in a list or one a line."
    if path.stat().st_size > MAX_DOCUMENT_BYTES:
        raise TableError(too_large)
    with opened(path, encoding) as file:
        text = file.read().strip(BLANKS)
    if decoded_bytes(text) > MAX_DECODED_BYTES:
        raise TableError(f"{path.name!r} holds too much for one JSON object. Write one row an object, in a list or one a line.")
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise TableError(f"{path.name!r} is not valid JSON: {reason_of(error)}.") from error


def _source(path: Path, encoding: Encoding, *, listed: bool) -> Source:
    read = _list_records if listed else _line_records
    return _made(path, encoding, lambda: read(path, encoding), "JSON list" if listed else "JSON lines")


def _made(path: Path, encoding: Encoding, records: Any, form: str) -> Source:
    columns: dict[str, None] = {}
    fault = ""
    for count, record in enumerate(records(), 1):
        fault = fault or (record.fault and f" Row {record.row}: {record.fault}.")
        columns.update(dict.fromkeys(record.values))
        if len(columns) > MAX_COLUMNS:
            raise TableError(f"{path.name!r} has more than {MAX_COLUMNS:,} columns. Keep those that are needed.")
        if count >= SAMPLE_ROWS:
            break
    if not columns:
        raise TableError(f"{path.name!r} holds no rows. Write each row as a JSON object, in a list or one a line.{fault}")
    return Source(path.name, form, tuple(columns), records, (encoding.note,) if encoding.note else ())


def _line_records(path: Path, encoding: Encoding) -> Iterator[Record]:
    with opened(path, encoding) as file:
        number = 0
        for line in lines_of(file):
            text = None if line is None else line.strip(BLANKS)
            if text != "":
                number += 1
                yield Record(number, {}, _TOO_LONG) if text is None else _parsed(number, text)


def _parsed(number: int, text: str) -> Record:
    if broken(text):
        return Record(number, {}, _BYTES)
    if decoded_bytes(text) > MAX_DECODED_BYTES:
        return Record(number, {}, _TOO_LONG)
    try:
        return _record(number, json.loads(text))
    except (ValueError, RecursionError) as error:
        return Record(number, {}, _WRONG.format(reason=reason_of(error)))


def _list_records(path: Path, encoding: Encoding) -> Iterator[Record]:
    """The items of a list, decoded one after the other; after one that cannot be read the rest cannot be found."""
    number = 0
    with opened(path, encoding) as file:
        try:
            for value in items(file):
                number += 1
                yield _record(number, value)
        except ItemError as error:
            yield Record(number + 1, {}, str(error))


def _record(number: int, value: object) -> Record:
    if not isinstance(value, dict):
        return Record(number, {}, _NO_OBJECT)
    flat: dict[str, Any] = {}
    _flatten(value, "", flat, _DEPTH)
    return Record(number, flat)


def _flatten(values: Mapping[str, Any], prefix: str, flat: dict[str, Any], depth: int) -> None:
    for key, value in values.items():
        if len(flat) > MAX_COLUMNS:
            return
        name = f"{prefix}{key}"
        if isinstance(value, dict) and depth > 1:
            _flatten(value, f"{name}.", flat, depth - 1)
        else:
            flat[name] = value
