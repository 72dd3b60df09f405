"""The trace list's data."""

from __future__ import annotations

import json
from datetime import UTC

from ui.services import Status, TraceFilter, TracePage, TraceRow

STATUS: dict[str, str] = {
    Status.RUNNING.value: "Running",
    Status.FINISHED.value: "Finished",
    Status.STOPPED.value: "Stopped",
    Status.FAILED.value: "Broke off",
    Status.INTERRUPTED.value: "Interrupted",
}
"""A stored session's status in a word."""


def listing(page: TracePage, wanted: TraceFilter) -> str:
    """A page of stored sessions as JSON."""
    pages = max(1, -(-page.total // wanted.size))
    filtered = any((wanted.text, wanted.strategy, wanted.pool, wanted.status, wanted.outcome))
    data = {"rows": [_row(row) for row in page.rows], "total": page.total, "page": wanted.page, "pages": pages, "filtered": filtered}
    return json.dumps(data, ensure_ascii=False)


def unreadable(reason: str) -> str:
    """The list when the store cannot be read, as JSON of the same form."""
    return json.dumps({"rows": [], "total": 0, "page": 0, "pages": 1, "filtered": False, "error": reason}, ensure_ascii=False)


def _row(row: TraceRow) -> dict[str, object]:
    return {
        "id": row.id,
        "question": row.question[:400],
        "strategy": row.strategy,
        "pool": row.pool,
        "status": row.status.value,
        "status_word": STATUS[row.status],
        "created_at": row.created_at.astimezone(UTC).isoformat(timespec="seconds"),
        "turns": row.turns,
        "max_turns": row.max_turns,
        "answer": row.answer[:200],
        "correct": row.correct,
        "tokens": row.tokens,
        "cost_usd": row.cost_usd,
    }
