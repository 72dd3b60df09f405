"""Comparison events as JSON lines: one form for the command line, the database and the page.

The keys are a contract other tools rely on; new keys may be added, none renamed. The outcomes a learned strategy is fitted on do not go
into the lines: `arrays` gives them, to be kept as bytes beside the line.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trinity_core.evaluation.comparison import cell as cells
from trinity_core.evaluation.comparison import plan as plans
from trinity_core.evaluation.comparison.events import (
    ComparisonEnded,
    ComparisonEvent,
    ComparisonStarted,
    LabelsMade,
    Player,
    SessionPlayed,
    StrategyFailed,
)

Json = dict[str, Any]
QUESTION_CHARS = 300
"""Characters of a question kept in the first line."""


def to_line(event: ComparisonEvent, **extra: object) -> str:
    """One event as one line of JSON without a line break; `extra` keys are added at the end."""
    return json.dumps({**to_dict(event), **extra}, ensure_ascii=False, allow_nan=False)


def to_dict(event: ComparisonEvent) -> Json:
    """One event as plain JSON values, its kind under the key `event`."""
    match event:
        case ComparisonStarted():
            return {"event": "comparison_started", **started(event)}
        case LabelsMade():
            totals = {"calls": event.calls, "tokens": event.tokens, "cost_usd": event.cost_usd, "seconds": event.seconds}
            return {"event": "labels_made", "tasks": len(event.outcomes), **totals}
        case SessionPlayed():
            new = {"new_tokens": event.new_tokens, "new_cost_usd": event.new_cost_usd}
            return {"event": "session_played", **cells.to_dict(event.cell), "correct": event.cell.correct, **new}
        case StrategyFailed():
            return {"event": "strategy_failed", "strategy": event.strategy, "message": event.message}
        case ComparisonEnded():
            totals = {"calls": event.calls, "tokens": event.tokens, "cost_usd": event.cost_usd}
            return {"event": "comparison_ended", "reason": event.reason, **totals, "result": event.result}


def arrays(event: ComparisonEvent) -> dict[str, NDArray[np.float64]]:
    """What a resumed comparison needs beside the line, float64."""
    return {"outcomes": event.outcomes, "costs": event.costs} if isinstance(event, LabelsMade) else {}


def started(event: ComparisonStarted) -> Json:
    """The plan, and who plays what."""
    agents = [{"name": info.name, "price_in": info.price_in, "price_out": info.price_out} for info in event.agents]
    tasks = [{"id": task.id, "family": task.family, "question": task.question[:QUESTION_CHARS]} for task in event.tasks]
    return {"plan": plans.to_dict(event.plan), "agents": agents, "strategies": listed(event.players), "tasks": tasks}


def listed(players: Iterable[Player]) -> list[Json]:
    """The strategies that take part."""
    return [{"name": one.name, "title": one.title, "idea": one.idea, "fitted": one.fitted} for one in players]
