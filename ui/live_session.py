"""One running session: a thread that drives the core, and a thread that turns its events into an append-only log.

Text deltas are gathered to a few lines a second before they are logged and stored, so that live, reloaded and stored sessions show
the same lines and no watcher is flooded.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence

from storage.stored import TimedEvent
from trinity_core import codec
from trinity_core.cancel import Cancel
from trinity_core.errors import NotFoundError, StorageError, TrinityError
from trinity_core.events import SessionEnded, SessionEvent, TextDelta, TurnReplied
from trinity_core.settings import SessionPlan
from ui.services import Excused, TraceStore
from ui.views import lines
from ui.visiting.identity import carried

FLUSH_S = 0.12
"""Seconds between two looks for streamed text."""
STORE_S = 2.0
"""Least seconds between two writes of a turn under way; a finished one is stored at once."""
STORE_SHARE, MAX_STORE_S = 0.05, 3.0
"""Most of its time that a session spends on such writes, and how long they wait at most: a busy store is written to less often."""
_BROKEN = "The session broke off because of an error in the program. The finished turns are kept; the server's log has the details."
_MEMORY_ONLY = "This session cannot be stored now: {reason} It goes on in memory; until a later write succeeds, a restart would lose it."


class LiveSession:
    """A session from its start to its last line. `log` only ever grows, so a reader needs nothing but an offset.

    Args:
        session_id: its id.
        plan: what was chosen.
        store: where events are kept; None to keep them in memory only.
        grade: right or wrong, for known tasks.
        expected: the known answer, if any.
        header: the log's first line.
    """

    def __init__(
        self,
        session_id: str,
        plan: SessionPlan,
        *,
        store: TraceStore | None,
        grade: Callable[[SessionPlan, str], bool | None],
        expected: Callable[[SessionPlan], str],
        header: str,
    ) -> None:
        self.id, self.plan, self.cancel, self.done = session_id, plan, Cancel(), threading.Event()
        self.log = header + "\n"
        self._store, self._grade, self._expected = store, grade, expected
        self._events: deque[tuple[float, SessionEvent | str | None]] = deque()
        self._wake = threading.Event()
        self._unsaved: list[TimedEvent] = []
        self._saved = self._began = time.monotonic()
        self._wait_s = STORE_S
        self._closed = self._warned = False

    def run(self, events: Iterator[SessionEvent]) -> None:
        """Start both threads and return. They know whose request they came from, as visitors' stores and quotas of lent GPUs want."""
        threading.Thread(target=carried(self._produce), args=(events,), name=f"session-{self.id[:6]}", daemon=True).start()
        threading.Thread(target=carried(self._write), name=f"session-{self.id[:6]}-log", daemon=True).start()

    def close(self, message: str) -> None:
        """End a session that could not begin."""
        self._fail(message, self._now())
        self.done.set()

    def leave(self, message: str) -> None:
        """Break it off: what came until now is stored, the rest is not waited for. `done` is set when that has happened."""
        self._pass_on(message)
        self._pass_on(None)
        self.cancel.set()

    def warn(self, reason: str) -> None:
        """Say that the session is kept in memory only."""
        self._line(lines.notice(_MEMORY_ONLY.format(reason=reason), self._now()))

    def _produce(self, events: Iterator[SessionEvent]) -> None:
        try:
            for event in events:
                self._pass_on(event)
        except TrinityError as error:
            self._pass_on(str(error))
        finally:
            self._pass_on(None)

    def _pass_on(self, event: SessionEvent | str | None) -> None:
        self._events.append((self._now(), event))
        if not isinstance(event, TextDelta):  # to be woken for each word would be half of the other thread's work
            self._wake.set()

    def _write(self) -> None:
        try:
            while not self._catch_up():
                self._wake.wait(FLUSH_S)
                self._wake.clear()
            if not self._closed:
                self._fail(_BROKEN, self._now())
        finally:
            self.done.set()

    def _catch_up(self) -> bool:
        """Take what came; True when that was the last."""
        text: list[tuple[float, TextDelta]] = []
        while self._events:
            at_s, event = self._events.popleft()
            if isinstance(event, TextDelta):
                text.append((at_s, event))
                continue
            self._say(text)
            if event is None:
                return True
            self._take(at_s, event)
            text = []
        self._say(text)
        if self._unsaved and self._save_is_due():
            self._save()
        return False

    def _take(self, at_s: float, event: SessionEvent | str) -> None:
        if isinstance(event, str):
            self._fail(event, at_s)
            return
        self._keep(event, at_s)
        if isinstance(event, SessionEnded):
            self._closed = True
            self._mark(event, at_s)

    def _say(self, text: Sequence[tuple[float, TextDelta]]) -> None:
        """Log text, as one line for each turn it belongs to."""
        said: dict[int, str] = {}
        for _, delta in text:
            said[delta.turn] = said.get(delta.turn, "") + delta.text
        for turn, words in said.items():
            self._keep(TextDelta(turn, words), text[-1][0])

    def _save_is_due(self) -> bool:
        return time.monotonic() - self._saved >= self._wait_s

    def _keep(self, event: SessionEvent, at_s: float) -> None:
        self._line(codec.to_line(event, at_s=at_s))
        if self._store is None:
            return
        self._unsaved.append(TimedEvent(at_s, event))
        if isinstance(event, TurnReplied | SessionEnded) or self._save_is_due():
            self._save()

    def _save(self) -> None:
        """Write what is not yet stored. After a failure it is tried again with what came since, so that a stored session has no gap."""
        began, unsaved = time.monotonic(), self._unsaved
        if self._record(lambda store: store.add_many(self.id, unsaved)):
            self._unsaved = []
        self._saved = time.monotonic()
        self._wait_s = min(max(STORE_S, (self._saved - began) / STORE_SHARE), MAX_STORE_S)

    def _mark(self, event: SessionEnded, at_s: float) -> None:
        correct = self._grade(self.plan, event.session.answer)
        if correct is not None:
            self._line(lines.graded(correct, self._expected(self.plan), at_s))
            self._record(lambda store: store.grade(self.id, correct))
        elif isinstance(self._grade, Excused) and (why := self._grade.excuse(self.plan)):
            self._line(lines.ungraded(why, at_s))

    def _fail(self, message: str, at_s: float) -> None:
        self._closed = True
        if self._unsaved:
            self._save()
        self._line(lines.failed(message, at_s))
        self._record(lambda store: store.interrupt(self.id))

    def _record(self, write: Callable[[TraceStore], None]) -> bool:
        if self._store is None:
            return False
        try:
            write(self._store)
        except (StorageError, NotFoundError) as error:
            if not self._warned:
                self._warned = True
                self.warn(str(error))
            return False
        return True

    def _line(self, line: str) -> None:
        self.log += line + "\n"

    def _now(self) -> float:
        return round(time.monotonic() - self._began, 3)
