"""The list of sessions behind a mark, as data."""

from __future__ import annotations

import json
from collections.abc import Sequence

from trinity_core.evaluation.comparison.cell import Cell
from ui.compare_log import Played
from ui.compare_sessions import PAGE_SIZE, Pair, SessionFilter
from ui.views.compare import family_title

ANSWER_CHARS = 200


def sessions(comparison_id: str, played: Played, wanted: SessionFilter, found: Sequence[Pair]) -> str:
    """One page of the sessions found, with the filter and what it may be set to, as JSON."""
    pages = max(1, -(-len(found) // PAGE_SIZE))
    page = min(wanted.page, pages - 1)
    shown = found[page * PAGE_SIZE : (page + 1) * PAGE_SIZE]
    data = {
        "comparison": comparison_id,
        "filter": filter_values(wanted),
        "strategies": [{"name": name, "title": played.title(name)} for name in played.strategies],
        "families": [{"name": name, "title": family_title(name)} for name in dict.fromkeys(played.families)],
        "turns": sorted({len(cell.calls) for cell in played.cells}),
        "total": len(found),
        "page": page,
        "pages": pages,
        "rows": [_row(pair, played) for pair in shown],
    }
    return json.dumps(data, ensure_ascii=False, allow_nan=False)


def unfound(comparison_id: str, reason: str) -> str:
    """The list when there is none, as JSON."""
    return json.dumps({"comparison": comparison_id, "error": reason}, ensure_ascii=False)


def filter_values(wanted: SessionFilter) -> dict[str, object]:
    """The filter as the address bar holds it."""
    numbers = {"turns": wanted.turns, "step": wanted.step}
    texts = {"a": wanted.a, "b": wanted.b, "show": wanted.show.value, "family": wanted.family, "agent": wanted.agent, "role": wanted.role}
    return {**texts, **{name: "" if value is None else value for name, value in numbers.items()}}


def _row(pair: Pair, played: Played) -> dict[str, object]:
    task = played.tasks[pair.mine.task]
    return {
        "question": task.question,
        "family": family_title(task.family),
        "seed": pair.mine.seed,
        "a": _side(pair.mine, played),
        "b": None if pair.other is None else _side(pair.other, played),
    }


def _side(cell: Cell, played: Played) -> dict[str, object]:
    return {
        "title": played.title(cell.strategy),
        "session": cell.session,
        "answer": cell.answer[:ANSWER_CHARS],
        "correct": cell.correct,
        "turns": len(cell.calls),
        "tokens": cell.tokens_in + cell.tokens_out,
    }
