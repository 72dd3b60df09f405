"""A circuit breaker: after failures in a row nobody is sent there for a while, then one call goes ahead of the others."""

from __future__ import annotations

from math import inf

from trinity_core.agents.retries import LONGEST_WAIT_S
from trinity_core.errors import ProviderError
from trinity_core.types import FaultKind
from trinity_core.words import FAULTS

FAILURES_IN_A_ROW = 5
"""Failed tries in a row after which an agent is left alone."""
REST_S = 30.0
"""Seconds it is left alone first; twice as long after each failed attempt to come back, up to `LONGEST_REST_S`."""
LONGEST_REST_S = 60.0
BURST_S = 1.0
"""Failures within so many seconds count as one: calls at the same time meet the same hiccup."""

_COUNTED = frozenset({FaultKind.RATE, FaultKind.UNAVAILABLE, FaultKind.CONNECTION, FaultKind.TIMEOUT, FaultKind.MALFORMED})
_AT_ONCE = {FaultKind.AUTH: 120.0, FaultKind.QUOTA: 300.0, FaultKind.MODEL_UNKNOWN: 60.0}
"""Seconds of rest after faults that the next call would meet too."""


class Breaker:
    """Whether something may be called. Times are clock values in seconds; whoever holds it sees to locking."""

    def __init__(self) -> None:
        self._failures = 0
        """In a row."""
        self._rests = 0
        """In a row."""
        self._until: float | None = None
        """End of the rest; kept until a call comes through, None when all is well."""
        self._probing = False
        self._why = ""
        self._counted = -inf
        """When a failure was counted last."""

    def left_s(self, now: float) -> float:
        """Seconds it is still left alone; 0 when it may be called."""
        return 0.0 if self._until is None else max(self._until - now, 0.0)

    @property
    def probing(self) -> bool:
        """Whether a first call after a rest is under way, for whose outcome the others wait."""
        return self._probing

    def state(self, now: float) -> str:
        """In words that go on after the agent's name; empty when it may be called."""
        if self._probing:
            return f"is being tried again after failing ({self._why})"
        left = self.left_s(now)
        return f"is left alone after failing ({self._why}); it is tried again in {spell(left)}" if left else ""

    def begin(self) -> None:
        """A call begins; the first one after a rest is the probe."""
        self._probing = self._until is not None

    def succeed(self) -> None:
        """A call came through, or failed for reasons of its own."""
        self._failures, self._rests, self._until, self._probing, self._why = 0, 0, None, False, ""

    def leave(self) -> None:
        """A call ended without telling anything, for instance by hand."""
        self._probing = False

    def fail(self, error: ProviderError, now: float) -> None:
        """A call failed in a way that says something about the next one."""
        rest = _rest_s(error)
        if now >= self._counted + BURST_S:
            self._failures, self._counted = self._failures + 1, now
        if rest is None and (self._probing or self._failures >= FAILURES_IN_A_ROW):
            rest = min(REST_S * 2.0**self._rests, LONGEST_REST_S)
        late = self._until is not None and not self._probing  # begun before the rest that others brought about
        if rest is not None and not late:
            self._until, self._why = now + rest, FAULTS[error.fault.kind].lower()
            self._rests += 1
        self._probing = False


def tells(error: ProviderError) -> bool:
    """Whether this failure says something about the next call, unlike a refusal or a question that is too long."""
    kind = error.fault.kind
    return kind in _AT_ONCE or (kind in _COUNTED and not error.outlook.lasting)


def spell(seconds: float) -> str:
    """Seconds or minutes in words, rounded up."""
    return f"{-(-seconds // 1):.0f} s" if seconds <= 90 else f"{-(-seconds // 60):.0f} minutes"


def _rest_s(error: ProviderError) -> float | None:
    """Seconds of rest that this failure alone brings about; None when it only counts."""
    asked = error.outlook.wait_s
    if asked is not None and asked > LONGEST_WAIT_S:
        return asked
    return _AT_ONCE.get(error.fault.kind)
