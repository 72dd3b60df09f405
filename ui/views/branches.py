"""A tree of branches as its component draws it."""

from __future__ import annotations

import json
from collections.abc import Sequence

from storage.stored import Relative, SessionStatus
from ui.views.traces import status_word

MAX_CHARS = 120
"""Of an answer or an instruction."""


def tree(family: Sequence[Relative], current: str) -> str:
    """The tree as JSON; empty for a session without relatives.

    Args:
        family: all sessions of the tree, parents before their branches.
        current: id of the session on the page.
    """
    if len(family) < 2:
        return ""
    known = {one.summary.id for one in family}
    rows = [_row(one, known, current) for one in family]
    return json.dumps({"rows": rows}, ensure_ascii=False)


def _row(one: Relative, known: set[str], current: str) -> dict[str, object]:
    summary = one.summary
    return {
        "id": summary.id,
        "parent": summary.parent if summary.parent in known else "",
        "turn": None if summary.parent_turn is None else summary.parent_turn + 1,
        "calls": [{"agent": call.agent, "role": call.role.value, "instruction": call.instruction[:MAX_CHARS]} for call in one.calls],
        "current": summary.id == current,
        "running": summary.status is SessionStatus.RUNNING,
        "word": status_word(summary),
        "correct": summary.correct,
        "answer": summary.answer[:MAX_CHARS],
        "turns": summary.turns,
    }
