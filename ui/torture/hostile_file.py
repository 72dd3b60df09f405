"""One file that means harm, or was hurt, and what must become of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

Writes = Callable[[Path], object]
"""Writes a file."""


@dataclass(frozen=True, slots=True)
class HostileFile:
    """A recipe for a file."""

    name: str
    """What it is, in words; also the name it is sent under."""
    write: Writes
    imported: int = 0
    """Rows that must be taken; 0 when the file must be refused as a whole."""
    row: int = 0
    """A row that must be named as left out; 0 where none is at fault."""
    says: str = ""
    """A part of the sentence that must be said."""
    small: bool = True
    """True when it is made and read in no time."""


def pieces(parts: Iterable[bytes]) -> Writes:
    """Writes the parts one after the other."""

    def write(path: Path) -> None:
        with path.open("wb") as file:
            for part in parts:
                file.write(part)

    return write


def text(content: str, encoding: str = "utf-8") -> Writes:
    """Writes a text."""
    return lambda path: path.write_bytes(content.encode(encoding, "surrogatepass"))


def repeated(start: bytes, piece: bytes, megabytes: int, end: bytes = b"") -> Writes:
    """Writes a piece again and again until the file is as large as wished."""

    def write(path: Path) -> None:
        block = piece * (1_000_000 // len(piece))
        with path.open("wb") as file:
            file.write(start)
            for _ in range(megabytes):
                file.write(block)
            file.write(end)

    return write
