"""The store of sessions as one visitor sees it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from storage.access import Thing
from storage.stored import Relative, SessionPage, SessionQuery, SessionStatus, StoredSession, TimedEvent
from trinity_core.settings import SessionPlan
from ui.services import TraceStore
from ui.visiting.allowance import Allowance
from ui.visiting.guard import Guard


class VisitorTraces:
    """A `TraceStore` that shows visitors their own sessions and shared ones, and lets them change their own.

    Args:
        store: every session there is.
        guard: who may see what.
        allowance: what one visitor may ask for.
    """

    def __init__(self, store: TraceStore, guard: Guard, allowance: Allowance) -> None:
        self._store, self._guard, self._allowance = store, guard, allowance

    def create(self, plan: SessionPlan, *, owner: str = "", parent: str = "", parent_turn: int | None = None) -> str:
        """Begin a session of the visitor's, or a branch of one.

        Raises:
            NotFoundError: it branches from, or names, what is not for this visitor.
            PlanError: the parent is another's, or the visitor asks for too much.
        """
        if parent:
            self._guard.require_own(Thing.SESSION, parent)
        self._guard.require_named((plan.strategy, plan.head, plan.pool, plan.task))
        visitor = self._guard.visitor()
        self._allowance.session(visitor, plan, lambda: self._running(visitor))
        return self._store.create(plan, owner=visitor, parent=parent, parent_turn=parent_turn)

    def add_many(self, session_id: str, events: Sequence[TimedEvent]) -> None:
        """Keep several events of a session of the visitor's."""
        self._guard.require_own(Thing.SESSION, session_id)
        self._store.add_many(session_id, events)

    def interrupt(self, session_id: str) -> None:
        """Mark one of the visitor's that broke off."""
        self._guard.require_own(Thing.SESSION, session_id)
        self._store.interrupt(session_id)

    def grade(self, session_id: str, correct: bool | None) -> None:
        """Keep what the grader said of one of the visitor's."""
        self._guard.require_own(Thing.SESSION, session_id)
        self._store.grade(session_id, correct)

    def get(self, session_id: str) -> StoredSession:
        """One session. It does not tell of a parent that is not for this visitor."""
        self._guard.require_readable(Thing.SESSION, session_id)
        stored = self._store.get(session_id)
        parent = stored.summary.parent
        if not parent or self._guard.may_read(Thing.SESSION, parent):
            return stored
        return replace(stored, summary=replace(stored.summary, parent=""))

    def events(self, session_id: str, offset: int = 0) -> Sequence[str]:
        """The events after the first `offset` ones."""
        self._guard.require_readable(Thing.SESSION, session_id)
        return self._store.events(session_id, offset)

    def list(self, query: SessionQuery) -> SessionPage:
        """The visitor's own sessions; those of a comparison where one is asked for that is theirs or shared."""
        if query.comparison is None:
            return self._store.list(replace(query, owner=self._guard.visitor()))
        self._guard.require_readable(Thing.COMPARISON, query.comparison)
        return self._store.list(replace(query, owner=None))

    def family(self, session_id: str) -> Sequence[Relative]:
        """The tree of a session, without the branches that are not for this visitor."""
        self._guard.require_readable(Thing.SESSION, session_id)
        return [one for one in self._store.family(session_id) if self._guard.may_read(Thing.SESSION, one.summary.id)]

    def _running(self, visitor: str) -> int:
        return self._store.list(SessionQuery(owner=visitor, status=SessionStatus.RUNNING, limit=1)).total
