"""Untrusted text inside Markdown: it stays text, whatever it holds."""

from __future__ import annotations

import re

_SIGNS = re.compile(r"([\\`*_\[\]|~$])")
"""What means something in the middle of a line; nothing of ours puts foreign text at its start."""
_TICKS = re.compile(r"`+")


def inline(text: str) -> str:
    """`text` on one line, for a heading, a list item or a table cell: its markup and HTML show as they are written."""
    line = " ".join(text.replace("\x00", "").split())
    safe = line.replace("&", "&amp;").replace("<", "&lt;")
    return _SIGNS.sub(r"\\\1", safe)


def fenced(text: str) -> str:
    """`text` as a block of code, in a fence longer than any run of backticks it holds."""
    longest = max((len(run) for run in _TICKS.findall(text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}text\n{text.replace(chr(0), '')}\n{fence}"


def table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """A table; cells are made safe here."""
    lines = [head, tuple("---" for _ in head), *(tuple(inline(cell) for cell in row) for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
