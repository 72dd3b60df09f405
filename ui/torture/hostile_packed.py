"""Hostile files that are packed: Parquet and archives that are damaged, that unfold without end, or that point elsewhere."""

from __future__ import annotations

import gzip
import io
import json
import lzma
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from ui.torture.hostile_file import HostileFile, pieces

_HEADER = json.dumps({"version": 2, "status": "success", "eval": {"model": "m", "task": "t"}}).encode()
_SAMPLE = json.dumps({"id": 1, "input": "One?", "scores": {"s": {"value": "C"}}}).encode()
_SECOND = json.dumps({"id": 2, "input": "Two?", "scores": {"s": {"value": "I"}}}).encode()
_PICKLED = b"\x80\x04\x95\x17\x00\x00\x00\x00\x00\x00\x00}\x94\x8c\x08question\x94]\x94\x8c\x02A?\x94as."
"""What `pickle` makes of {"question": ["A?"]}."""
_GZ = b"question,x\n" + b"A?,1\n" * 10


def zipped(members: Mapping[str, bytes]) -> bytes:
    """A zip archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members.items():
            made.writestr(name, data)
    return out.getvalue()


def hostile_packed() -> Sequence[HostileFile]:
    """All of them."""
    log = zipped({"header.json": _HEADER, "samples/1.json": _SAMPLE})
    climbing = zipped({"header.json": _HEADER, "samples/../../../evil.json": _SECOND, "samples/1.json": _SAMPLE})
    odd = json.dumps({"version": 2, "status": "error", "eval": {"model": "m"}, "samples": [json.loads(_SAMPLE), 3, {"id": 3, "input": 7}]})
    return (
        HostileFile("damaged.parquet", pieces((b"PAR1 but no more",)), says="damaged Parquet"),
        HostileFile("cut off.parquet", _cut_parquet, says="damaged Parquet"),
        HostileFile("5,000 columns.parquet", _wide_parquet, says="5,000 columns", small=False),
        HostileFile("odd types.parquet", _odd_parquet, 2, row=3),
        HostileFile("one text a million times.parquet", _repeated_text, says="unpacks to more than", small=False),
        HostileFile("200 million rows.parquet", _long_parquet, says="200,000,000 rows", small=False),
        HostileFile("cut off.eval", pieces((log[:-30],)), says="damaged archive"),
        HostileFile("no log.eval", pieces((zipped({"a.txt": b"x"}),)), says="has no '_journal/start.json'"),
        HostileFile("an archive in an archive.eval", pieces((zipped({"header.json": log}),)), says="not valid JSON"),
        HostileFile("no samples.eval", pieces((zipped({"header.json": _HEADER}),)), says="without samples"),
        HostileFile("a broken sample.eval", pieces((zipped({"header.json": _HEADER, "samples/1.json": b"{"}),)), says="samples/1.json"),
        HostileFile("climbing members.eval", pieces((climbing,)), 2),
        HostileFile("a link.eval", _linked, 1, row=1),
        HostileFile("odd samples.json", pieces((odd.encode(),)), 1, row=1),
        HostileFile("one member of 300 MB.eval", _bomb(1, 300), says="unpacks to more than", small=False),
        HostileFile("40 members of 30 MB.eval", _bomb(40, 30), says="unpacks to more than", small=False),
        HostileFile("40 questions of 20 MB.eval", _questions, says="No row could be imported", small=False),
        HostileFile("300,000 members.eval", _members, says="more than 200,000 files", small=False),
        HostileFile("packed.csv.gz", pieces((gzip.compress(_GZ),)), says="neither text nor"),
        HostileFile("packed.csv.xz", pieces((lzma.compress(_GZ * 100),)), says="neither text nor"),
        HostileFile("pickled.csv", pieces((_PICKLED,)), says="pickled.csv"),
        HostileFile("objects.npy", _objects, says="No column was found"),
    )


def _table(columns: Mapping[str, Any], path: Path, **options: Any) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.table(columns), path, **options)


def _cut_parquet(path: Path) -> None:
    _table({"question": ["A?"] * 1000, "x": [1] * 1000}, path)
    path.write_bytes(path.read_bytes()[:-40])


def _wide_parquet(path: Path) -> None:
    _table({"question": ["A?"], **{f"c{k}": [1] for k in range(4999)}}, path)


def _odd_parquet(path: Path) -> None:
    nested: list[Any] = [[]]
    for _ in range(20):
        nested = [nested]
    _table({"question": ["A?", "B?", None], "x": [1, 0, 1], "deep": [nested] * 3, "raw": [b"\xff\x00"] * 3}, path)


def _repeated_text(path: Path) -> None:
    """20 GB of text in a small file, whose own figures say next to nothing of it."""
    import pyarrow as pa

    indices = pa.array([0] * 1_000_000, pa.int32())
    _table({"question": pa.DictionaryArray.from_arrays(indices, pa.array(["x" * 20_000]))}, path, compression="zstd")


def _long_parquet(path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    part = pa.table({"question": pa.nulls(20_000_000, pa.int8())})
    with pq.ParquetWriter(path, part.schema, compression="zstd") as writer:
        for _ in range(10):
            writer.write_table(part)


def _archive(path: Path, members: Iterable[tuple[str, bytes]]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as made:
        made.writestr("header.json", _HEADER)
        for name, data in members:
            made.writestr(name, data)


def _bomb(count: int, megabytes: int) -> Any:
    """Blanks are JSON as far as they go."""
    return lambda path: _archive(path, ((f"samples/{k}.json", b" " * (megabytes * 2**20) + _SAMPLE) for k in range(count)))


def _questions(path: Path) -> None:
    _archive(path, ((f"samples/{k}.json", json.dumps({"id": k, "input": "é" + f"{k:02}" * 10_000_000}).encode()) for k in range(40)))


def _members(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as made:
        for number in range(300_000):
            made.writestr(f"s/{number}", b"")


def _linked(path: Path) -> None:
    """A member that is a symbolic link to a file outside; unpacked by others it would be read in its place."""
    link = zipfile.ZipInfo("samples/2.json")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("header.json", _HEADER)
        made.writestr("samples/1.json", _SAMPLE)
        made.writestr(link, json.dumps("/etc/passwd"))


def _objects(path: Path) -> None:
    import numpy as np

    with path.open("wb") as file:
        np.save(file, np.array([{"question": "A?"}], dtype=object), allow_pickle=True)
