"""What JSON takes in memory once it is decoded, estimated before it is: `[[],[],[], ...` grows thirtyfold."""

from __future__ import annotations

import sys

_OBJECT, _LIST, _ENTRY = 240, 80, 64
"""Bytes of a small dictionary, a small list and one entry of either, with its own value."""


def decoded_bytes(text: str) -> int:
    """About the most that `text` can take, itself included. Signs inside its texts count as well, which costs little."""
    return sys.getsizeof(text) + _OBJECT * text.count("{") + _LIST * text.count("[") + _ENTRY * text.count(",")
