"""What heads were evolved on, to compare their decisions with: made in the background when first asked for, the last few kept."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cached_property
from typing import TYPE_CHECKING

from trinity_core.agents.pool import Pool
from trinity_core.cancel import Cancel
from trinity_core.strategies.coordinator import Coordinator

if TYPE_CHECKING:
    from trinity_core.analysis.why.reference import KnownQuestions, Reference

KEPT = 4
"""Heads whose reference is kept in memory, a few MB each."""
CACHE_MB = 64
"""Memory for reading the training transcripts."""


class References:
    """Makes and keeps references. Thread-safe; works in one thread of its own.

    Args:
        pool: makes the offline pool that training questions are played over.
    """

    def __init__(self, pool: Callable[[], Pool]) -> None:
        self._pool = pool
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="why-reference")
        self._made: OrderedDict[str, Future[Reference]] = OrderedDict()
        self._lock = threading.Lock()
        self._cancel = Cancel()

    def of(self, key: str, coordinator: Coordinator) -> Future[Reference]:
        """The reference of a head, made or being made; one that failed is tried again.

        Args:
            key: names the head, its backbone and its view.
            coordinator: for the offline pool.
        """
        with self._lock:
            known = self._made.get(key)
            if known is None or (known.done() and known.exception() is not None):
                known = self._made[key] = self._worker.submit(self._make, coordinator)
            self._made.move_to_end(key)
            while len(self._made) > KEPT:
                self._made.popitem(last=False)
            return known

    def close(self) -> None:
        """Stop what is being made."""
        self._cancel.set()
        self._worker.shutdown(wait=False, cancel_futures=True)

    @cached_property
    def _known(self) -> KnownQuestions:
        from trinity_core.analysis.why.reference import known_questions

        return known_questions()

    def _make(self, coordinator: Coordinator) -> Reference:
        from trinity_core.analysis.why.reference import make_reference
        from trinity_core.coordinator.encoder import HiddenStateEncoder

        used = coordinator.encoder
        # an encoder of its own, so that running sessions do not wait for it
        encoder = HiddenStateEncoder(used.backbone, view=used.view, cache_mb=CACHE_MB) if isinstance(used, HiddenStateEncoder) else used
        return make_reference(self._pool(), encoder, coordinator.head, self._known, cancel=self._cancel)
