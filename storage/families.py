"""Trees of branches: who branched from whom, and what is different there."""

from __future__ import annotations

import json

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session as Transaction
from sqlalchemy.orm import aliased

from storage import listing
from storage.stored import Relative, SessionSummary
from storage.tables import EventRow, SessionRow
from trinity_core.types import Call, Role

MOST = 500
"""Most sessions of one tree that are given back, the oldest first."""
DEPTH = 200
"""Longest line of branches of branches that is followed."""
_ONE_BRANCH = select(SessionRow.id).where(SessionRow.parent == bindparam("root")).limit(1)


def family(transaction: Transaction, session_id: str) -> tuple[Relative, ...]:
    """The whole tree that `session_id` stands in, by age, so that a parent comes before its branches."""
    row = transaction.get(SessionRow, session_id)
    if row is not None and row.parent_turn is None and transaction.scalar(_ONE_BRANCH, {"root": session_id}) is None:
        return (Relative(listing.summary(row), ()),)  # most stand alone, and a tree is dear to ask for
    root = _root(transaction, session_id)
    tree = select(SessionRow.id.label("id")).where(SessionRow.id == root).cte("tree", recursive=True)
    child = aliased(SessionRow)
    tree = tree.union(select(child.id).join(tree, child.parent == tree.c.id))
    rows = select(SessionRow).join(tree, SessionRow.id == tree.c.id).order_by(SessionRow.created_at, SessionRow.id)
    found = [listing.summary(row) for row in transaction.scalars(rows.limit(MOST))]
    calls = _calls(transaction, found)
    return tuple(Relative(summary, calls.get(summary.id, ())) for summary in found)


def _root(transaction: Transaction, session_id: str) -> str:
    """The session at the top, as far as parents are still stored."""
    for _ in range(DEPTH):
        parent = transaction.scalar(select(SessionRow.parent).where(SessionRow.id == session_id))
        if parent is None:
            break
        session_id = parent
    return session_id


def _calls(transaction: Transaction, found: list[SessionSummary]) -> dict[str, tuple[Call, ...]]:
    """What each branch asked at its first own turn."""
    branches = [summary.id for summary in found if summary.parent_turn is not None]
    wanted = (
        select(EventRow.session_id, EventRow.payload)
        .join(SessionRow, SessionRow.id == EventRow.session_id)
        .where(EventRow.session_id.in_(branches), EventRow.kind == "step_decided", EventRow.turn == SessionRow.parent_turn + 1)
    )
    return {session_id: _read(payload) for session_id, payload in transaction.execute(wanted)}


def _read(payload: str) -> tuple[Call, ...]:
    calls = json.loads(payload)["calls"]
    return tuple(Call(call["agent"], Role(call["role"]), call.get("instruction", "")) for call in calls)
