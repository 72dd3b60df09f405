"""The sessions that run in this process. They outlive the request and the page that started them; pages attach by id."""

from __future__ import annotations

import asyncio
import re
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from storage.stored import SessionStatus
from trinity_core.agents.pool import Pool
from trinity_core.cancel import Cancel
from trinity_core.errors import NotFoundError, PlanError, StorageError, TrinityError
from trinity_core.events import SessionEvent
from trinity_core.settings import SessionPlan
from ui.live_session import LiveSession
from ui.services import TraceStore
from ui.views import lines

POLL_S = 0.1
"""Seconds between two looks at a running session's log: at most ten updates a second to each watcher."""
UPDATES_PER_S = 200
"""Updates a second to all watchers together; where there are many, each looks less often."""
ALIVE_S = 15.0
"""Seconds after which a watcher hears that there is nothing new: what stands between may cut a silent connection."""
STORE_POLL_S = 1.0
"""Seconds between two looks at a session that another process runs."""
_CLOSING = "The program is being shut down. Try again in a minute."
_BROKEN_OFF = "The program was shut down. The turns that were finished are kept."
Run = Callable[[SessionPlan, Pool, Cancel], Iterator[SessionEvent]]
"""Plays one session."""
_ID = re.compile(r"[A-Za-z0-9_-]{16,64}")


def valid_id(text: object) -> str:
    """`text` when it has the form of a session id, else an empty string. Ids come from URLs and browsers: never trust them."""
    return text if isinstance(text, str) and _ID.fullmatch(text) else ""


class HubFullError(PlanError):
    """Too many sessions are running."""


class LiveHub:
    """Starts sessions in threads of the server, keeps their logs, lets any number of watchers follow.

    Args:
        store: where sessions are kept; when it fails a session goes on in memory and says so.
        grade: right or wrong, for questions that came from a task.
        expected: the known answer of such a question.
        max_running: sessions at the same time.
        max_kept: ended sessions kept in memory.
    """

    def __init__(
        self,
        store: TraceStore,
        grade: Callable[[SessionPlan, str], bool | None],
        expected: Callable[[SessionPlan], str],
        *,
        max_running: int = 100,
        max_kept: int = 100,
    ) -> None:
        self._store, self._grade, self._expected = store, grade, expected
        self._max_running, self._max_kept = max_running, max_kept
        self._sessions: OrderedDict[str, LiveSession] = OrderedDict()
        self._lock = threading.Lock()
        self._opening = 0
        self._watchers = 0
        self._closing = False

    def start(self, plan: SessionPlan, pool: Pool, run: Run, *, parent: str = "", parent_turn: int | None = None) -> str:
        """Begin a session and return its id at once.

        Args:
            plan: what was chosen.
            pool: its agents.
            run: plays it.
            parent: the session it branches from; empty for none.
            parent_turn: the last turn it shares with its parent.

        Raises:
            PoolError: no agent of the pool can be called.
            HubFullError: too many sessions are running.
            TrinityError: what `run` raises at once; the session is marked as interrupted.
        """
        pool.require_available()
        if self._closing:
            raise HubFullError(_CLOSING)
        with self._place():
            return self._begin(plan, pool, run, parent, parent_turn)

    @contextmanager
    def _place(self) -> Iterator[None]:
        """Room for one more session while it is opened, so that many clicks at once do not all find the same place free."""
        with self._lock:
            if sum(not session.done.is_set() for session in self._sessions.values()) + self._opening >= self._max_running:
                raise HubFullError(f"{self._max_running} sessions are running here already. Try again in a minute.")
            self._opening += 1
        try:
            yield
        finally:
            with self._lock:
                self._opening -= 1

    def _begin(self, plan: SessionPlan, pool: Pool, run: Run, parent: str, parent_turn: int | None) -> str:
        unavailable = {agent.info.name: agent.unavailable for agent in pool.agents}
        session, warning = self._open(plan, unavailable, parent, parent_turn)
        try:
            events = run(plan, pool, session.cancel)
        except TrinityError as error:
            session.close(str(error))
            raise
        with self._lock:
            self._sessions[session.id] = session
            self._forget()
        if warning:
            session.warn(warning)
        session.run(events)
        return session.id

    def cancel(self, session_id: str) -> bool:
        """Stop a session, in the middle of a reply too; False when none of this id is running."""
        session = self._sessions.get(session_id)
        if session is None or session.done.is_set():
            return False
        session.cancel.set()
        return True

    def close(self, within_s: float = 4.0) -> None:
        """Take no more sessions, and break off those that run: what they have said until now is stored, and they are marked.

        Args:
            within_s: seconds after which those that could not be stored are left as they are.
        """
        self._closing = True
        running = [session for session in self._all() if not session.done.is_set()]
        for session in running:
            session.leave(_BROKEN_OFF)
        until = time.monotonic() + within_s
        for session in running:
            session.done.wait(max(0.0, until - time.monotonic()))

    def running(self, session_id: str) -> bool:
        """True while the session has more lines to come."""
        session = self._sessions.get(session_id)
        return session is not None and not session.done.is_set()

    def plan(self, session_id: str) -> SessionPlan | None:
        """The plan of a session, live or stored; None when there is none."""
        session = self._sessions.get(session_id)
        if session is not None:
            return session.plan
        try:
            return self._store.get(session_id).plan
        except (NotFoundError, StorageError):
            return None

    def owns(self, session_id: str) -> bool:
        """Whether whoever asks may change what was begun with this session: its branches and batches. Here everybody may."""
        return True

    def expect(self, count: int) -> None:
        """Take note that so many branches will be played at once."""

    async def attach(self, session_id: str, offset: int = 0) -> AsyncIterator[str]:
        """New pieces of a session's log from `offset` on, until it ends; an empty one now and then where nothing is new. A stored session
        comes in one piece.
        """
        session = self._sessions.get(session_id)
        if session is None:
            async for piece in self._attach_stored(session_id, offset):
                yield piece
            return
        self._watchers += 1  # by the server's one loop alone, so no lock
        try:
            async for piece in self._attach_live(session, offset):
                yield piece
        finally:
            self._watchers -= 1

    async def _attach_live(self, session: LiveSession, offset: int) -> AsyncIterator[str]:
        spoken = time.monotonic()
        while True:
            ended, log = session.done.is_set(), session.log
            if len(log) > offset or time.monotonic() - spoken > ALIVE_S:
                yield log[offset:]
                offset, spoken = len(log), time.monotonic()
            if ended:
                return
            await asyncio.sleep(max(POLL_S, self._watchers / UPDATES_PER_S))

    def _open(self, plan: SessionPlan, unavailable: dict[str, str], parent: str, parent_turn: int | None) -> tuple[LiveSession, str]:
        try:
            session_id, store, warning = self._store.create(plan, parent=parent, parent_turn=parent_turn), self._store, ""
        except StorageError as error:
            session_id, store, warning = secrets.token_urlsafe(16), None, str(error)
        header = lines.header(session_id, plan, datetime.now(UTC), unavailable, parent=parent, parent_turn=parent_turn)
        return LiveSession(session_id, plan, store=store, grade=self._grade, expected=self._expected, header=header), warning

    async def _attach_stored(self, session_id: str, offset: int) -> AsyncIterator[str]:
        log, running = await asyncio.to_thread(self._stored, session_id)
        yield log[offset:]
        while running:  # by another process on the same store
            await asyncio.sleep(STORE_POLL_S)
            longer, running = await asyncio.to_thread(self._stored, session_id)
            yield longer[len(log) :]
            log = longer

    def _stored(self, session_id: str) -> tuple[str, bool]:
        try:
            stored = self._store.get(session_id)
            log = lines.stored_log(stored, self._store.events(session_id), self._expected(stored.plan))
            return log, stored.status is SessionStatus.RUNNING
        except NotFoundError:
            return lines.missing(session_id) + "\n", False
        except StorageError as error:
            return lines.failed(f"The stored session cannot be read: {error}", 0.0) + "\n", False

    def _all(self) -> list[LiveSession]:
        with self._lock:
            return list(self._sessions.values())

    def _forget(self) -> None:
        ended = [key for key, session in self._sessions.items() if session.done.is_set()]
        for key in ended[: max(0, len(ended) - self._max_kept)]:
            del self._sessions[key]
