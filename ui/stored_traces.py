"""The store of sessions as the pages want it."""

from __future__ import annotations

from collections.abc import Sequence

from storage.export import session_to_json, session_to_markdown
from storage.sessions import SessionStore
from storage.stored import Outcome, SessionQuery, SessionStatus, SessionSummary
from trinity_core.events import SessionEvent
from trinity_core.settings import SessionPlan
from ui.services import Grade, Status, StoredTrace, TraceFilter, TracePage, TraceRow

_OUTCOMES = {"right": Outcome.CORRECT, "wrong": Outcome.WRONG, "ungraded": Outcome.UNGRADED}


class StoredTraces:
    """Implements `TraceStore` over `SessionStore`."""

    def __init__(self, store: SessionStore) -> None:
        self._store = store

    def create(self, plan: SessionPlan) -> str:
        return self._store.create(plan)

    def add(self, session_id: str, event: SessionEvent, *, at_s: float) -> None:
        self._store.add(session_id, event, at_s)

    def fail(self, session_id: str, message: str) -> None:
        self._store.interrupt(session_id)

    def grade(self, session_id: str, grade: Grade) -> None:
        self._store.grade(session_id, grade.correct)

    def get(self, session_id: str) -> StoredTrace:
        stored = self._store.get(session_id)
        return StoredTrace(
            stored.id, stored.plan, Status(stored.status.value), stored.created_at, tuple(self._store.events(session_id)), stored.correct
        )

    def list(self, wanted: TraceFilter) -> TracePage:
        query = SessionQuery(
            search=wanted.text,
            strategy=wanted.strategy or None,
            pool=wanted.pool or None,
            status=SessionStatus(wanted.status) if wanted.status in set(SessionStatus) else None,
            outcome=_OUTCOMES.get(wanted.outcome),
            limit=wanted.size,
            offset=wanted.page * wanted.size,
        )
        page = self._store.list(query)
        return TracePage(tuple(_row(summary) for summary in page.sessions), page.total)

    def facets(self) -> tuple[Sequence[str], Sequence[str]]:
        sessions = self._store.list(SessionQuery(limit=500)).sessions
        return sorted({s.strategy for s in sessions}), sorted({s.pool for s in sessions})

    def export(self, session_id: str, form: str) -> str:
        stored = self._store.get(session_id)
        return session_to_json(stored) if form == "json" else session_to_markdown(stored)


def _row(summary: SessionSummary) -> TraceRow:
    return TraceRow(
        summary.id,
        summary.question,
        summary.strategy,
        summary.pool,
        Status(summary.status.value),
        summary.created_at,
        summary.turns,
        summary.turns,
        summary.answer,
        summary.correct,
        summary.tokens_in + summary.tokens_out,
        summary.cost_usd,
    )
