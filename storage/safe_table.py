"""Tables for other programs: CSV that a spreadsheet cannot run, and Parquet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence

Value = str | int | float | bool | None
Rows = Sequence[Mapping[str, Value]]

_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a cell begins with that spreadsheets take for a formula, or skip before one."""
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")


def csv_text(columns: Sequence[str], rows: Rows) -> str:
    """The rows under a line of names. Text that a spreadsheet would run gets an apostrophe before it; nothing known is an empty cell."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_cell(name) for name in columns])
    writer.writerows([_cell(row[name]) for name in columns] for row in rows)
    return out.getvalue()


def _cell(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        return repr(value)
    text = value.replace("\x00", "")
    return f"'{text}" if text.startswith(_RISKY) and not _NUMBER.fullmatch(text) else text


def parquet_bytes(columns: Mapping[str, type], rows: Rows) -> bytes:
    """The rows as a Parquet file.

    Args:
        columns: name and type of each: str, int, float or bool. Every value may be None.
        rows: the values.
    """
    import pyarrow
    from pyarrow import parquet

    types = {str: pyarrow.string(), int: pyarrow.int64(), float: pyarrow.float64(), bool: pyarrow.bool_()}
    schema = pyarrow.schema([(name, types[kind]) for name, kind in columns.items()])
    table = pyarrow.Table.from_pylist([{name: row[name] for name in columns} for row in rows], schema=schema)
    sink = pyarrow.BufferOutputStream()
    parquet.write_table(table, sink)
    return bytes(sink.getvalue())
