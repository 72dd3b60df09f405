"""Writes a session to the store while it runs. Pieces of text that come close together are kept as one event."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Protocol

from storage.stored import TimedEvent
from trinity_core.errors import NotFoundError, StorageError
from trinity_core.events import SessionEnded, SessionEvent, TextDelta
from trinity_core.settings import SessionPlan

COALESCE_S = 0.25
"""Pieces of one turn within this time become one event: four writes a second instead of one per token."""


class Keeper(Protocol):
    """What a recorder writes to; `SessionStore` fits."""

    def create(self, plan: SessionPlan, *, owner: str = "", parent: str = "", parent_turn: int | None = None) -> str:
        """Begin a session and return its id."""

    def add_many(self, session_id: str, events: Sequence[TimedEvent]) -> None:
        """Keep several events in their order, all or none."""

    def interrupt(self, session_id: str) -> None:
        """Mark a session that broke off."""


class SessionRecorder:
    """A `Sink` that keeps events in their order. Making one begins the session in the store.

    Events that could not be stored are kept and tried again with the next one, so a stored session has no gap.

    Args:
        store: where the session goes.
        plan: what was chosen for it.
        owner: the visitor it belongs to; empty for everybody.
        parent: the session it branched from; empty for none.
        parent_turn: the last turn it shares with its parent.
        monotonic: seconds that never go back.

    Raises:
        StorageError: the session cannot be begun.
    """

    def __init__(
        self,
        store: Keeper,
        plan: SessionPlan,
        *,
        owner: str = "",
        parent: str = "",
        parent_turn: int | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.session_id = store.create(plan, owner=owner, parent=parent, parent_turn=parent_turn)
        self._store = store
        self._monotonic = monotonic
        self._began = monotonic()
        self._lock = threading.Lock()
        self._text: TimedEvent | None = None
        self._unsaved: list[TimedEvent] = []
        self._ended = False

    def add(self, event: SessionEvent) -> None:
        """Keep one event, at once unless it is text that more text may join.

        Raises:
            StorageError: the store failed. The session may go on: the event is tried again with the next one.
        """
        with self._lock:
            timed = TimedEvent(round(self._monotonic() - self._began, 3), event)
            if isinstance(event, TextDelta):
                self._add_text(timed, event)
                return
            self._unsaved += [*self._take_text(), timed]
            self._save()

    def flush(self) -> None:
        """Store what waits. Raises as `add` does."""
        with self._lock:
            self._unsaved += self._take_text()
            self._save()

    def close(self) -> None:
        """Store what waits; a session whose end is not stored is marked as interrupted. Raises as `add` does. Call it in a `finally`."""
        try:
            self.flush()
        finally:
            if not self._ended:
                self._ended = True
                with suppress(NotFoundError):  # deleted while it ran
                    self._store.interrupt(self.session_id)

    def _add_text(self, timed: TimedEvent, event: TextDelta) -> None:
        waiting = self._text
        if waiting is not None and isinstance(waiting.event, TextDelta) and self._joins(waiting, timed, event.turn):
            self._text = TimedEvent(waiting.at_s, TextDelta(event.turn, waiting.event.text + event.text))
            return
        self._unsaved += self._take_text()
        self._text = timed
        self._save()

    def _joins(self, waiting: TimedEvent, timed: TimedEvent, turn: int) -> bool:
        same_turn = isinstance(waiting.event, TextDelta) and waiting.event.turn == turn
        return same_turn and timed.at_s - waiting.at_s < COALESCE_S

    def _take_text(self) -> list[TimedEvent]:
        text, self._text = self._text, None
        return [] if text is None else [text]

    def _save(self) -> None:
        if not self._unsaved:
            return
        try:
            self._store.add_many(self.session_id, self._unsaved)
        except NotFoundError as error:
            raise StorageError(f"Session {self.session_id!r} was deleted while it ran; the rest of it is not stored.") from error
        self._ended = self._ended or any(isinstance(timed.event, SessionEnded) for timed in self._unsaved)
        self._unsaved = []
