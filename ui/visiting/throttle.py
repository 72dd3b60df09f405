"""How long somebody has to wait who got something wrong again and again: each wrong try after the first few doubles the wait."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

FIRST_S = 1.0
"""The first wait, in seconds."""
FORGOTTEN_S = 3600.0
"""Seconds without a try after which all is forgotten."""
MOST_KEYS = 10_000
"""Kept at once; those not tried for longest are forgotten first."""


@dataclass(slots=True)
class _Record:
    """What is known of one key."""

    tries: int
    """Not taken back."""
    last_at: float
    """Of the latest of them, seconds of the clock."""


class Throttle:
    """Counts tries by key. Not thread-safe by itself: it is asked where one thing happens at a time.

    Args:
        clock: seconds that only grow.
        free: tries without a wait.
        longest_s: no wait is longer, in seconds.
        most: keys kept.
    """

    def __init__(self, clock: Callable[[], float], *, free: int, longest_s: float, most: int = MOST_KEYS) -> None:
        self._clock, self._free, self._longest, self._most = clock, free, longest_s, most
        self._records: OrderedDict[str, _Record] = OrderedDict()

    def wait_s(self, key: str) -> float:
        """Seconds until this key may try again; 0 when it may now."""
        record = self._records.get(key)
        if record is None or record.tries < self._free:
            return 0.0
        # 2.0**60 is longer than any wait, and a larger power would be too large for a float some day
        wait = min(self._longest, FIRST_S * 2.0 ** min(60, record.tries - self._free))
        return max(0.0, record.last_at + wait - self._clock())

    def count(self, key: str) -> None:
        """One more try. It is counted before its outcome is known, so that many at once are not all free."""
        now, record = self._clock(), self._records.pop(key, None)
        tries = record.tries if record is not None and now - record.last_at < FORGOTTEN_S else 0
        self._records[key] = _Record(tries + 1, now)
        while len(self._records) > self._most:
            self._records.popitem(last=False)

    def take_back(self, key: str) -> None:
        """The latest try was a good one."""
        record = self._records.get(key)
        if record is not None:
            record.tries -= 1

    def forget(self, key: str) -> None:
        """Start anew with this key."""
        self._records.pop(key, None)
