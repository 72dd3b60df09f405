"""Remembers what was computed for the prompts of running sessions, found again by the longest common beginning of their tokens.

No session ids are needed: the next turn's prompt starts with this turn's, a forked session with its parent's.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

Value = TypeVar("Value")


class PrefixCache(Generic[Value]):
    """Least recently used entries go first. Not thread-safe: one thread at a time, as the micro-batch grants.

    Args:
        entries: most prompts kept; 0 keeps none.
        tokens: most tokens kept over all prompts.
    """

    def __init__(self, *, entries: int, tokens: int) -> None:
        self._max_entries = entries
        self._max_tokens = tokens
        self._kept: OrderedDict[bytes, tuple[NDArray[np.int64], Value]] = OrderedDict()
        self._tokens = 0

    def __len__(self) -> int:
        return len(self._kept)

    def longest(self, ids: NDArray[np.int64]) -> tuple[int, Value | None]:
        """How many leading tokens of `ids` some entry shares, and that entry's value; (0, None) when none does."""
        best, best_key, value = 0, b"", None
        for key, (kept, candidate) in self._kept.items():
            if (length := common_prefix(kept, ids)) > best:
                best, best_key, value = length, key, candidate
        if best:
            self._kept.move_to_end(best_key)
        return best, value

    def store(self, ids: NDArray[np.int64], value: Value) -> None:
        """Keep `value` for `ids`; entries that are a beginning of `ids` are no longer needed."""
        if self._max_entries < 1 or len(ids) > self._max_tokens:
            return
        for key, (kept, _) in list(self._kept.items()):
            shared = common_prefix(kept, ids)
            if shared == len(ids):
                return
            if shared == len(kept):
                self._drop(key)
        self._kept[ids.tobytes()] = (ids, value)
        self._tokens += len(ids)
        while len(self._kept) > self._max_entries or self._tokens > self._max_tokens:
            self._drop(next(iter(self._kept)))

    def _drop(self, key: bytes) -> None:
        self._tokens -= len(self._kept.pop(key)[0])


def common_prefix(a: NDArray[np.int64], b: NDArray[np.int64]) -> int:
    """Number of leading tokens that `a` and `b` share."""
    shared = min(len(a), len(b))
    different = np.flatnonzero(a[:shared] != b[:shared])
    return int(different[0]) if len(different) else shared
