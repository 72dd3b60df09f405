"""The sessions that run in this process as one visitor sees them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

from storage.access import Thing
from trinity_core.agents.pool import Pool
from trinity_core.errors import StorageError
from trinity_core.settings import SessionPlan
from ui.hub import LiveHub, Run
from ui.views import lines
from ui.visiting.allowance import Allowance
from ui.visiting.guard import Guard
from ui.visiting.traces import VisitorTraces


class VisitorHub(LiveHub):
    """A hub whose sessions are followed by those they are for, and stopped by those they belong to.

    Args:
        store: the sessions as a visitor sees them.
        grade, expected: as of `LiveHub`.
        guard: who may see what.
        allowance: what one visitor may ask for.
    """

    def __init__(
        self,
        store: VisitorTraces,
        grade: Callable[[SessionPlan, str], bool | None],
        expected: Callable[[SessionPlan], str],
        *,
        guard: Guard,
        allowance: Allowance,
    ) -> None:
        super().__init__(store, grade, expected)
        self._guard, self._allowance = guard, allowance
        self._owners: dict[str, str] = {}

    def start(self, plan: SessionPlan, pool: Pool, run: Run, *, parent: str = "", parent_turn: int | None = None) -> str:
        """Begin a session of the visitor's. Raises as `LiveHub.start` and `VisitorTraces.create`."""
        session_id = super().start(plan, pool, run, parent=parent, parent_turn=parent_turn)
        # for those that cannot be stored, too
        self._owners[session_id] = self._guard.visitor()
        for known in [known for known in self._owners if known not in self._sessions]:
            self._owners.pop(known, None)
        return session_id

    def owns(self, session_id: str) -> bool:
        """Whether it is the visitor's."""
        kept = self._owners.get(session_id)
        try:
            return self._guard.owns(Thing.SESSION, session_id) if kept is None else kept == self._guard.visitor()
        except StorageError:
            return False

    def expect(self, count: int) -> None:
        """Let a batch of sessions in.

        Raises:
            TooManyError: the visitor began too many.
        """
        self._allowance.expect(self._guard.visitor(), count)

    def cancel(self, session_id: str) -> bool:
        """Stop a session of the visitor's; False for all others."""
        return self.owns(session_id) and super().cancel(session_id)

    def running(self, session_id: str) -> bool:
        """True while a session that is for this visitor has more lines to come."""
        return self._readable(session_id) and super().running(session_id)

    def plan(self, session_id: str) -> SessionPlan | None:
        """The plan of a session; None where it is not for this visitor."""
        return super().plan(session_id) if self._readable(session_id) else None

    async def attach(self, session_id: str, offset: int = 0) -> AsyncIterator[str]:
        """New pieces of a session's log; of one that is not for this visitor what is said of one that is not there."""
        if not await asyncio.to_thread(self._readable, session_id):
            yield lines.missing(session_id) + "\n"
            return
        async for piece in super().attach(session_id, offset):
            yield piece

    def _readable(self, session_id: str) -> bool:
        if self.owns(session_id):
            return True
        try:
            return self._guard.may_read(Thing.SESSION, session_id)
        except StorageError:
            return False
