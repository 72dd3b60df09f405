"""Which side an imported question belongs to: 60 % train, 20 % validation, 20 % test, by the hash of its words.

The same question falls on the same side in every set and every process, so nothing that was learned from can be tested on.
"""

from __future__ import annotations

import hashlib

from trinity_core.tasks.task import Split

STATED = "60 % train, 20 % validation, 20 % test, by the hash of the question without case and spacing"
_TRAIN, _VALIDATION = 0.6, 0.8


def split_of(question: str) -> Split:
    """The side of a question; case and white space do not count."""
    words = " ".join(question.casefold().split())
    place = int.from_bytes(hashlib.sha256(words.encode("utf-8", "replace")).digest()[:8], "big") / 2**64
    return Split.TRAIN if place < _TRAIN else Split.VALIDATION if place < _VALIDATION else Split.TEST
