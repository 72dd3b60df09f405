"""Looks into zip archives without unpacking them to disk: nothing is written, and what comes out is counted as it comes.

Names of members are only compared, never used as paths, so a member called `../../x` is harmless.
"""

from __future__ import annotations

import json
import zipfile
import zlib
from pathlib import Path
from typing import IO, Any

from trinity_core.errors import TableError
from trinity_core.tasks.table.limits import MAX_DECODED_BYTES, MAX_DOCUMENT_BYTES, MAX_MEMBERS, MAX_UNPACKED_BYTES
from trinity_core.tasks.table.weight import decoded_bytes

_ZSTD = 93
"""The zip format's number of Zstandard, which Inspect's newer logs use."""
_CHUNK = 1 << 16
_BOMB = "{name!r}, or a file in it, unpacks to more than {limit:,} bytes. It is refused."


class Archive:
    """An opened zip file.

    Args:
        path: the file.
        limit: bytes that may come out of it in all.
    """

    def __init__(self, path: Path, *, limit: int = MAX_UNPACKED_BYTES) -> None:
        self._path, self._left, self._limit = path, limit, limit
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise TableError(f"{path.name!r} is a damaged archive, or was cut off: {error}.") from error
        if len(self._zip.infolist()) > MAX_MEMBERS:
            raise TableError(f"{path.name!r} holds more than {MAX_MEMBERS:,} files. It is refused.")
        self._members = {member.filename: member for member in self._zip.infolist()}

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, *exc: object) -> None:
        self._zip.close()

    @property
    def names(self) -> tuple[str, ...]:
        """Of its members, in their order."""
        return tuple(self._members)

    def json(self, name: str) -> Any:
        """A member as JSON.

        Raises:
            TableError: it is missing, damaged, packed in a way unknown here, too large, or no JSON.
        """
        data = self._read(name)
        try:
            text = data.decode(json.detect_encoding(data), "surrogatepass")
            if decoded_bytes(text) > MAX_DECODED_BYTES:
                raise TableError(f"{name[:120]!r} in {self._path.name!r} holds too much for one JSON document. It is refused.")
            return json.loads(text)
        except (ValueError, RecursionError) as error:
            raise TableError(f"{name[:120]!r} in {self._path.name!r} is not valid JSON.") from error

    def _read(self, name: str) -> bytes:
        member = self._members.get(name)
        if member is None:
            raise TableError(f"{self._path.name!r} has no {name[:120]!r}.")
        try:
            with self._open(member) as stream:
                return self._counted(stream)
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError, RuntimeError) as error:
            raise TableError(f"{name[:120]!r} in {self._path.name!r} cannot be unpacked: {str(error)[:200]}.") from error

    def _open(self, member: zipfile.ZipInfo) -> IO[bytes]:
        if member.compress_type != _ZSTD:
            return self._zip.open(member)
        import pyarrow as pa

        # our Python's zipfile does not know Zstandard: read the member's bytes behind its local header (30 bytes, name, extra field)
        with self._path.open("rb") as file:
            file.seek(member.header_offset)
            header = file.read(30)
            file.seek(int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little"), 1)
            packed = file.read(member.compress_size)
        stream: IO[bytes] = pa.CompressedInputStream(pa.BufferReader(packed), "zstd")
        return stream

    def _counted(self, stream: IO[bytes]) -> bytes:
        pieces, room = [], MAX_DOCUMENT_BYTES
        while piece := stream.read(_CHUNK):
            self._left -= len(piece)
            room -= len(piece)
            if room < 0:
                raise TableError(_BOMB.format(name=self._path.name, limit=MAX_DOCUMENT_BYTES))
            if self._left < 0:
                raise TableError(_BOMB.format(name=self._path.name, limit=self._limit))
            pieces.append(piece)
        return b"".join(pieces)
