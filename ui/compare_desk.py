"""What all watchers of comparisons share: each comparison is read once, and its figures are made anew only now and then."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from storage.stored_comparison import StoredComparison
from storage.stored_run import RunStatus
from trinity_core.errors import NotFoundError
from ui.compare_log import ComparisonReading, Played
from ui.services import ComparisonService
from ui.views import compare as views
from ui.views.runs import ACTIVE

KEPT = 12
"""Comparisons kept in memory, the latest looked at."""
REST_S = 1.0
"""Seconds at least between two makings of the figures of one comparison."""
SHARE = 6.0
"""The figures rest so many times as long as making them took: they never take more than a seventh of a core."""


@dataclass(frozen=True, slots=True)
class Look:
    """A comparison at one moment, for the page."""

    stored: StoredComparison
    lines: Mapping[str, str]
    """What the page draws by name; each line replaces the one of its name before."""

    @property
    def over(self) -> bool:
        """True when nothing more can come."""
        return self.stored.status not in ACTIVE


@dataclass(slots=True)
class _Entry:
    lock: threading.Lock = field(default_factory=threading.Lock)
    reading: ComparisonReading = field(default_factory=ComparisonReading)
    drawn: tuple[object, ...] = ()
    figures: Mapping[str, str] = field(default_factory=dict)
    due: float = 0.0


class ComparisonDesk:
    """Reads comparisons for everybody. Thread-safe.

    Args:
        service: where comparisons are.
        clock: seconds, never going back.
    """

    def __init__(self, service: ComparisonService, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._service, self._clock, self._lock = service, clock, threading.Lock()
        self._entries: OrderedDict[str, _Entry] = OrderedDict()

    def look(self, comparison_id: str) -> Look:
        """The comparison as the page draws it now.

        Raises:
            NotFoundError: there is none of this id.
            StorageError: the store cannot be read.
        """
        entry = self._entry(comparison_id)
        with entry.lock:
            stored, played = self._read(comparison_id, entry)
            state = views.state(stored, played, self._message(stored))
            self._draw(entry, stored, played)
            return Look(stored, {"plan": views.plan(stored, played), "state": state, **entry.figures})

    def played(self, comparison_id: str) -> Played:
        """Everything its lines tell.

        Raises:
            NotFoundError: there is none of this id.
            StorageError: the store cannot be read.
        """
        entry = self._entry(comparison_id)
        with entry.lock:
            return self._read(comparison_id, entry)[1]

    def result(self, comparison_id: str) -> dict[str, Any]:
        """Its figures now, as the command line prints them.

        Raises:
            NotFoundError: there is none of this id.
            StorageError: the store cannot be read.
        """
        entry = self._entry(comparison_id)
        with entry.lock:
            self._read(comparison_id, entry)
            return entry.reading.result()

    def _entry(self, comparison_id: str) -> _Entry:
        with self._lock:
            entry = self._entries.setdefault(comparison_id, _Entry())
            self._entries.move_to_end(comparison_id)
            while len(self._entries) > KEPT:
                self._entries.popitem(last=False)
            return entry

    def _read(self, comparison_id: str, entry: _Entry) -> tuple[StoredComparison, Played]:
        # the row before the lines: a comparison that had ended by then has no line that this reading could miss
        try:
            stored = self._service.get(comparison_id)
        except NotFoundError:
            with self._lock:
                self._entries.pop(comparison_id, None)
            raise
        entry.reading.take(self._service.events(comparison_id, entry.reading.offset))
        return stored, entry.reading.played()

    def _draw(self, entry: _Entry, stored: StoredComparison, played: Played) -> None:
        over = stored.status not in ACTIVE
        now, key = self._clock(), (entry.reading.offset, over)
        if key == entry.drawn or (not over and now < entry.due and entry.figures):
            return
        entry.figures = views.figures(entry.reading.result(), played, complete=over and stored.sessions >= stored.planned)
        entry.drawn, entry.due = key, self._clock() + max(REST_S, SHARE * (self._clock() - now))

    def _message(self, stored: StoredComparison) -> str:
        return stored.message or (self._service.trouble() if stored.status is RunStatus.QUEUED else "")
