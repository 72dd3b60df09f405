"""How the bytes of a text file are to be read: UTF-8 with or without its mark, or Latin-1, and a note where that was a guess."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path

from trinity_core.errors import TableError

_CHUNK = 1 << 20
_OTHER_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_LATIN = "It is not UTF-8, so it was read as Latin-1 (Western European). Check accents and other special letters, or save it as UTF-8."
_BROKEN = "Some places are not valid UTF-8; the rows they stand in are left out."


@dataclass(frozen=True, slots=True)
class Encoding:
    """A codec and what to say of it."""

    codec: str
    note: str = ""


def detect_encoding(path: Path) -> Encoding:
    """Look at the whole file.

    Valid UTF-8 is UTF-8. Where some bytes are not, the file counts as UTF-8 with broken places when more of its letters beyond ASCII
    are valid UTF-8 than not, else as Latin-1.

    Raises:
        TableError: it begins with the mark of UTF-16 or UTF-32, or its first part looks like no text at all.
    """
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    marked, broken, good = False, 0, 0
    with path.open("rb") as file:
        for number, chunk in enumerate(iter(lambda: file.read(_CHUNK), b"")):
            if number == 0:
                marked = chunk.startswith(codecs.BOM_UTF8)
                _refuse(path, chunk)
            text = decoder.decode(chunk)
            if not text.isascii():
                escaped = len(text) - len(text.encode("utf-8", "ignore").decode())
                broken += escaped
                good += len(text) - len(text.encode("ascii", "ignore")) - escaped
    if not broken:
        return Encoding("utf-8-sig" if marked else "utf-8")
    return Encoding("utf-8-sig", _BROKEN) if good > broken else Encoding("latin-1", _LATIN)


@contextmanager
def opened(path: Path, encoding: Encoding) -> Iterator[TextIOWrapper]:
    """The file as text; bytes that are not of the encoding become lone surrogates, which `broken` finds."""
    with path.open("r", encoding=encoding.codec, errors="surrogateescape", newline="") as file:
        yield file


def broken(text: str) -> bool:
    """True when some bytes of `text` could not be read."""
    return not text.isascii() and _has_surrogates(text)


def _has_surrogates(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False


def _refuse(path: Path, head: bytes) -> None:
    if head.startswith(_OTHER_MARKS):
        raise TableError(f"{path.name!r} is text in UTF-16 or UTF-32. Save it as UTF-8.")
    if head[:4096].count(0) > len(head[:4096]) // 10:
        raise TableError(f"{path.name!r} is neither text nor a form this program reads. Give a CSV, JSON, JSONL or Parquet file.")
