"""What all sessions of a process share about the models they call: their lanes, a clock, and how waiting is done."""

from __future__ import annotations

import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from random import Random
from typing import TypeVar

from trinity_core.agents.breaker import Breaker
from trinity_core.agents.lane import Lane
from trinity_core.agents.retries import Limits
from trinity_core.cancel import Cancel

MOST_LANES = 4096
"""Lanes remembered; of more, the one asked for longest ago is forgotten. Every key of a visitor opens some."""

Made = TypeVar("Made")
Pause = Callable[[float, Cancel], bool]
"""Waits so many seconds, less when cancelled; True when cancelled."""


def pause(seconds: float, cancel: Cancel) -> bool:
    """Really wait."""
    return cancel.wait(seconds)


class Traffic:
    """Lanes by address, model and key. Make one per process and hand it to every pool.

    Args:
        rng: draws the jitter of waits.
        clock: monotonic seconds.
        pause: how waiting is done.
    """

    def __init__(self, rng: Random, *, clock: Callable[[], float] = time.monotonic, pause: Pause = pause) -> None:
        self.rng, self.clock, self.pause = rng, clock, pause
        self._lock = threading.Lock()
        self._lanes: OrderedDict[tuple[str, ...], Lane] = OrderedDict()
        self._accounts: OrderedDict[tuple[str, ...], tuple[Breaker, threading.Lock]] = OrderedDict()

    def lane(self, address: str, model: str, *, key: str, limits: Limits) -> Lane:
        """The lane of this model; the same one for the same three names and limits.

        Args:
            address: where calls go.
            model: the provider's model id.
            key: the API key; only its digest is kept.
            limits: of the agent.
        """
        account = (address, hashlib.sha256(key.encode("utf-8", "replace")).hexdigest())
        with self._lock:
            breaker, lock = _recent(self._accounts, account, lambda: (Breaker(), threading.Lock()))
            return _recent(self._lanes, (*account, model, repr(limits)), lambda: Lane(limits, breaker, lock=lock, clock=self.clock))


def _recent(made: OrderedDict[tuple[str, ...], Made], key: tuple[str, ...], make: Callable[[], Made]) -> Made:
    if key not in made:
        made[key] = make()
    made.move_to_end(key)
    while len(made) > MOST_LANES:
        made.popitem(last=False)
    return made[key]
