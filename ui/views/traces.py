"""The trace list's data."""

from __future__ import annotations

import json
from datetime import UTC

from storage.stored import SessionPage, SessionQuery, SessionStatus, SessionSummary
from trinity_core.types import StopReason

STATUS: dict[str, str] = {
    SessionStatus.RUNNING.value: "Running",
    SessionStatus.FINISHED.value: "Finished",
    SessionStatus.INTERRUPTED.value: "Interrupted",
}
"""A stored session's status in a word."""

_STOPPED: dict[StopReason, str] = {
    StopReason.ACCEPTED: "Accepted",
    StopReason.MAX_TURNS: "Out of turns",
    StopReason.STRATEGY_DONE: "Done",
    StopReason.BUDGET_TOKENS: "Out of tokens",
    StopReason.BUDGET_COST: "Out of money",
    StopReason.BUDGET_SECONDS: "Out of time",
    StopReason.CANCELLED: "Stopped by hand",
    StopReason.PROVIDER_FAILURE: "Agents failed",
}


def listing(page: SessionPage, query: SessionQuery) -> str:
    """A page of stored sessions as JSON."""
    filtered = bool(query.search or query.strategy or query.pool or query.status or query.outcome)
    data = {
        "rows": [_row(row) for row in page.sessions],
        "total": page.total,
        "page": query.offset // query.limit,
        "pages": max(1, -(-page.total // query.limit)),
        "filtered": filtered,
    }
    return json.dumps(data, ensure_ascii=False)


def unreadable(reason: str) -> str:
    """The list when the store cannot be read, as JSON of the same form."""
    return json.dumps({"rows": [], "total": 0, "page": 0, "pages": 1, "filtered": False, "error": reason}, ensure_ascii=False)


def status_word(row: SessionSummary) -> str:
    """Where a session stands, or why it ended, in a word or two."""
    return STATUS[row.status.value] if row.stopped_by is None else _STOPPED[row.stopped_by]


def stopped_word(reason: str) -> str:
    """Why a session ended, in a word or two; the reason itself where it is unknown."""
    return _STOPPED[StopReason(reason)] if reason in set(StopReason) else reason


def _row(row: SessionSummary) -> dict[str, object]:
    return {
        "id": row.id,
        "question": row.question[:400],
        "strategy": row.strategy,
        "pool": row.pool,
        "status": row.status.value,
        "status_word": status_word(row),
        "created_at": row.created_at.astimezone(UTC).isoformat(timespec="seconds"),
        "turns": row.turns,
        "answer": row.answer[:200],
        "correct": row.correct,
        "tokens": row.tokens_in + row.tokens_out,
        "branch": None if row.parent_turn is None else row.parent_turn + 1,
    }
