"""Which part of a recorded table a question belongs to: by a hash of its text, so that duplicates are on one side."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from trinity_core.tasks.task import Split

TRAIN_SHARE, VALIDATION_SHARE = 0.6, 0.2
"""The rest, 0.2, is for testing."""


def split_of(question: str) -> Split:
    """The part of one question; blanks and case do not count."""
    text = " ".join(question.casefold().split())
    place = int.from_bytes(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:8], "big") / 2**64
    if place < TRAIN_SHARE:
        return Split.TRAIN
    return Split.VALIDATION if place < TRAIN_SHARE + VALIDATION_SHARE else Split.TEST


def rows_of(questions: Sequence[str], split: Split) -> NDArray[np.intp]:
    """Indices of a part's questions, ascending."""
    return np.array([index for index, question in enumerate(questions) if split_of(question) is split], dtype=np.intp)
