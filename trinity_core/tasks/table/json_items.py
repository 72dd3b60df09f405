"""The items of a long JSON list one after the other: the file is read in pieces, and no item may take too much memory."""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import TextIOWrapper

from trinity_core.tasks.table.limits import MAX_DECODED_BYTES, MAX_ITEM_CHARS
from trinity_core.tasks.table.weight import decoded_bytes

BLANKS = " \t\r\n\ufeff"
_PIECE = 1 << 20
"""Characters read at once; more while an item is not complete."""


class ItemError(Exception):
    """An item that cannot be read, and why; what comes after it cannot be found."""


def items(file: TextIOWrapper) -> Iterator[object]:
    """The items of the list that the file begins with.

    Raises:
        ItemError: an item is no JSON or too large, or the file ends before the list does.
    """
    reader = _Reader(file)
    reader.expect("[")
    while not reader.ended():
        yield reader.item()
        reader.drop(",")


class _Reader:
    """The part of the file that is being looked at."""

    def __init__(self, file: TextIOWrapper) -> None:
        self._file, self._text, self._place, self._all = file, "", 0, False
        self._decoder = json.JSONDecoder()

    def expect(self, sign: str) -> None:
        """Step over the first sign of that kind."""
        self._blanks()
        self._place = self._text.index(sign, self._place) + 1

    def drop(self, sign: str) -> None:
        """Step over a sign if it stands here."""
        self._blanks()
        if self._text.startswith(sign, self._place):
            self._place += 1

    def ended(self) -> bool:
        """True at the end of the list.

        Raises:
            ItemError: the file ends instead.
        """
        self._blanks()
        if self._place >= len(self._text):
            raise ItemError("the file ends before its list does (it was cut off)")
        return self._text[self._place] == "]"

    def item(self) -> object:
        """Decode the item that stands here."""
        while True:
            try:
                value, end = self._decode()
            except (ValueError, RecursionError) as error:
                if self._more():
                    continue
                raise ItemError(f"it is not valid JSON: {reason_of(error)}; nothing after it was read") from error
            if end < len(self._text) or isinstance(value, dict | list | str) or not self._more():  # a number may go on
                self._place = end
                return value

    def _decode(self) -> tuple[object, int]:
        self._text, self._place = self._text[self._place :], 0
        if len(self._text) > 2 * _PIECE and (len(self._text) > MAX_ITEM_CHARS or decoded_bytes(self._text) > MAX_DECODED_BYTES):
            raise ItemError("it is too large; nothing after it was read")
        return self._decoder.raw_decode(self._text, 0)

    def _blanks(self) -> None:
        """Go to the next sign that counts, reading on where needed."""
        while True:
            while self._place < len(self._text) and self._text[self._place] in BLANKS:
                self._place += 1
            if self._place < len(self._text) or not self._more():
                return

    def _more(self) -> bool:
        """Read on, more each time; False at the end of the file."""
        rest = self._text[self._place :]
        piece = "" if self._all else self._file.read(max(_PIECE, len(rest)))
        self._all = not piece
        self._text, self._place = rest + piece, 0
        return bool(piece)


def reason_of(error: Exception) -> str:
    """Why a text is no JSON, in a few words."""
    if isinstance(error, RecursionError):
        return "it is nested too deeply"
    return " ".join(str(error).split())[:120]
