"""Text for a terminal: what comes from models and visitors must not steer it."""

from __future__ import annotations


def plain(text: str) -> str:
    """`text` without control characters other than line breaks and tabs."""
    return "".join(char for char in text if char in "\n\t" or (ord(char) >= 32 and not 127 <= ord(char) < 160))
