"""The calls to one model at one address with one key, over all sessions of the process: how many at a time, how many a minute, and
whether it is left alone for having failed.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable

from trinity_core.agents.breaker import Breaker, tells
from trinity_core.agents.retries import LONGEST_WAIT_S, Limits
from trinity_core.errors import ProviderError

LOOK_AGAIN_S = 0.05
"""Seconds until somebody looks again who waits for others to finish."""
_MINUTE_S = 60.0


class Lane:
    """Admits calls one by one, first come first served. Thread-safe.

    Args:
        limits: of the agent.
        account: left alone by all lanes that share its key.
        lock: shared by the lanes of that account.
        clock: monotonic seconds.
    """

    def __init__(self, limits: Limits, account: Breaker, *, lock: threading.Lock, clock: Callable[[], float]) -> None:
        self.limits = limits
        self._breakers = (Breaker(), account)
        self._lock, self._clock = lock, clock
        self._queue: deque[object] = deque()
        self._running = 0
        self._begun: deque[float] = deque(maxlen=limits.per_minute or 0)
        self._not_before = 0.0

    def resting(self) -> str:
        """Why it cannot be called now, in words that go on after the agent's name; empty when it can."""
        with self._lock:
            now = self._clock()
            return next((state for breaker in self._breakers if (state := breaker.state(now))), "")

    def rest_s(self) -> float:
        """Seconds it is still left alone."""
        with self._lock:
            return max(breaker.left_s(self._clock()) for breaker in self._breakers)

    def enter(self, ticket: object) -> float:
        """Begin a call: 0 when it may go ahead, else the seconds after which to ask again with the same ticket."""
        with self._lock:
            if ticket not in self._queue:
                self._queue.append(ticket)
            wait = self._wait_s(self._clock()) if self._queue[0] is ticket else LOOK_AGAIN_S
            if wait == 0.0:
                self._begin(self._clock())
            return wait

    def give_up(self, ticket: object) -> None:
        """Leave the queue."""
        with self._lock:
            if ticket in self._queue:
                self._queue.remove(ticket)

    def succeeded(self) -> None:
        """A call that was let in has come through."""
        with self._lock:
            self._running -= 1
            for breaker in self._breakers:
                breaker.succeed()

    def left(self) -> None:
        """A call that was let in has ended without telling anything of the provider."""
        with self._lock:
            self._running -= 1
            for breaker in self._breakers:
                breaker.leave()

    def failed(self, error: ProviderError) -> None:
        """A call that was let in has failed."""
        if not tells(error):
            self.succeeded()  # the provider answered: that this reply is of no use is the question's doing
            return
        own, account = self._breakers
        with self._lock:
            now = self._clock()
            self._running -= 1
            failing, other = (account, own) if error.outlook.of_key else (own, account)
            failing.fail(error, now)
            other.leave()
            if error.outlook.wait_s is not None:
                self._not_before = max(self._not_before, now + min(error.outlook.wait_s, LONGEST_WAIT_S))

    def _wait_s(self, now: float) -> float:
        rest = max(breaker.left_s(now) for breaker in self._breakers)
        if rest > 0:
            return rest
        if any(breaker.probing for breaker in self._breakers):
            return LOOK_AGAIN_S
        if self.limits.max_parallel is not None and self._running >= self.limits.max_parallel:
            return LOOK_AGAIN_S
        full = self.limits.per_minute is not None and len(self._begun) == self.limits.per_minute
        return max(self._not_before - now, self._begun[0] + _MINUTE_S - now if full else 0.0, 0.0)

    def _begin(self, now: float) -> None:
        self._queue.popleft()
        self._running += 1
        self._begun.append(now)
        for breaker in self._breakers:
            breaker.begin()
