"""Parquet files, read in small batches so that a small file cannot unfold into a large memory."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from trinity_core.errors import TableError
from trinity_core.tasks.table.limits import MAX_COLUMNS, MAX_ROWS, MAX_UNPACKED_BYTES
from trinity_core.tasks.table.record import Record, Source

_BATCH = 256
"""Rows decoded at once."""


def read_parquet(path: Path) -> Source:
    """A Parquet file.

    Raises:
        TableError: it is damaged or too large.
    """
    with _translated(path.name), _opened(path) as file:
        columns = tuple(str(name) for name in file.schema_arrow.names)
        metadata = file.metadata
        unpacked = sum(metadata.row_group(k).total_byte_size for k in range(metadata.num_row_groups))
        rows = metadata.num_rows
    if len(columns) > MAX_COLUMNS:
        raise TableError(f"{path.name!r} has {len(columns):,} columns; at most {MAX_COLUMNS:,} can be read. Keep those that are needed.")
    if unpacked > MAX_UNPACKED_BYTES or rows > MAX_ROWS:
        raise TableError(f"{path.name!r} unpacks to {unpacked:,} bytes in {rows:,} rows, which is too much. Give a part of it.")
    if len(set(columns)) < len(columns):
        raise TableError(f"{path.name!r} has two columns of the same name. Give each its own name.")
    return Source(path.name, "Parquet", columns, lambda: _records(path))


def _records(path: Path) -> Iterator[Record]:
    number, seen = 0, 0
    with _translated(path.name), _opened(path) as file:
        for batch in file.iter_batches(batch_size=_BATCH, use_threads=False):
            seen += _text_bytes(batch)
            if seen > MAX_UNPACKED_BYTES:
                raise TableError(f"{path.name!r} unpacks to more than {MAX_UNPACKED_BYTES:,} bytes. It is refused.")
            for row in batch.to_pylist():
                number += 1
                yield Record(number, {str(name): _plain(value) for name, value in row.items()})


def _opened(path: Path) -> Any:
    """Texts stay in their dictionaries until each cell is read: one long text repeated a million times takes its length once."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as file:
        texts = [field.name for field in file.schema_arrow if pa.types.is_string(field.type) or pa.types.is_large_string(field.type)]
    return pq.ParquetFile(path, read_dictionary=texts)


def _text_bytes(batch: Any) -> int:
    """What the texts of a batch take once they are written out."""
    import pyarrow as pa
    import pyarrow.compute as pc

    total = 0
    for column in batch.columns:
        if pa.types.is_dictionary(column.type):
            lengths = pc.take(pc.binary_length(column.dictionary), column.indices)
            total += pc.sum(lengths).as_py() or 0
        else:
            total += column.nbytes
    return total


def _plain(value: object) -> object:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value


class _translated:
    """Inside, the library's errors become ours."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        import pyarrow as pa

        if isinstance(error, pa.ArrowException | OSError | ValueError | KeyError | NotImplementedError | OverflowError):
            raise TableError(f"{self._name!r} is a damaged Parquet file, or one of a kind not understood: {str(error)[:200]}.") from error
