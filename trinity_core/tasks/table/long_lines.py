"""Lines of a file none of which may fill the memory: one that is too long comes as None, and reading goes on behind it."""

from __future__ import annotations

from collections.abc import Iterator
from io import TextIOWrapper

from trinity_core.tasks.table.limits import MAX_ITEM_CHARS

_PIECE = 1 << 20


def lines_of(file: TextIOWrapper) -> Iterator[str | None]:
    """Every line with its end; None for each of more than `MAX_ITEM_CHARS` characters."""
    most = MAX_ITEM_CHARS
    while line := file.readline(most + 1):
        if len(line) <= most:
            yield line
            continue
        while line and not line.endswith(("\n", "\r")):
            line = file.readline(_PIECE)
        yield None
