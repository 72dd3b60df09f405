"""Seeds derived from names and numbers, the same in every process (Python's own `hash` is not)."""

from __future__ import annotations

import hashlib


def derive_seed(*parts: object) -> int:
    """A 63-bit seed from the text of `parts`, for instance `derive_seed(session_seed, "call", turn)`."""
    text = "\x1f".join(str(part) for part in parts)
    return int.from_bytes(hashlib.sha256(text.encode("utf-8", "replace")).digest()[:8], "big") >> 1
