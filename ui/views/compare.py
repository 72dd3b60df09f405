"""What the Compare page draws: the cards to choose from, the list of comparisons, and the lines of one. All of it is data."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from storage.stored_comparison import ComparisonPage, StoredComparison
from storage.stored_run import RunStatus
from trinity_core.errors import StorageError
from trinity_core.evaluation.comparison.cell import Cell
from trinity_core.evaluation.comparison.shape import Flow, by_agent, by_role, flow, role_counts, spent, turn_counts
from trinity_core.evaluation.comparison.verdict import attainable, corrected, verdict
from trinity_core.tasks.registry import families
from ui.compare_groups import group_of
from ui.compare_log import Played
from ui.views.runs import ACTIVE, STATUS

ENDED: Mapping[str, str] = {
    "max_calls": "It stopped at the ceiling of calls to agents.",
    "max_tokens": "It stopped at the ceiling of tokens.",
    "max_cost_usd": "It stopped at the ceiling in dollars.",
}
"""Why a comparison ended early, for the reasons that are ceilings."""
_KEPT = ("accuracy", "turns", "faults", "role_entropy", "verifier", "families", "graded", "agent_share", "role_share")
"""Keys of a strategy's result that the page draws as they are."""


def family_title(name: str) -> str:
    """What people read for a task family."""
    return next((family.title for family in families() if family.name == name), name)


def listing(page: ComparisonPage) -> str:
    """A page of comparisons as JSON."""
    return _json({"rows": [_row(stored) for stored in page.comparisons]})


def unlisted(reason: str) -> str:
    """The list when the store cannot be read, as JSON of the same form."""
    return _json({"rows": [], "error": reason})


def _row(stored: StoredComparison) -> dict[str, object]:
    word, kind = STATUS[stored.status]
    try:
        names = stored.plan.strategies
    except StorageError:  # of another version of the program: the row is listed all the same
        names = ()
    return {
        "id": stored.id,
        "label": stored.label,
        "strategies": list(names),
        "pool": stored.pool,
        "word": word,
        "kind": kind,
        "active": stored.status in ACTIVE,
        "sessions": stored.sessions,
        "planned": stored.planned,
        "created_at": _time(stored.created_at),
    }


def header(comparison_id: str, *, token: str) -> str:
    """The first line of every reading; the token tells one reading from another."""
    return _line("comparison_page", id=comparison_id, token=token)


def missing(comparison_id: str) -> str:
    """There is no comparison of this id."""
    return _line("comparison_missing", id=comparison_id)


def unreadable(reason: str) -> str:
    """The store cannot be read."""
    return _line("comparison_unreadable", message=f"The comparison cannot be read now: {reason}")


def plan(stored: StoredComparison, played: Played) -> str:
    """What was chosen, and everybody's names."""
    chosen = stored.plan
    names = [*played.strategies, *(name for name in chosen.strategies if name not in played.strategies)]
    found = dict.fromkeys(played.families)
    return _line(
        "comparison_plan",
        label=stored.label,
        pool=stored.pool,
        tasks=stored.tasks,
        created_at=_time(stored.created_at),
        questions=len(played.tasks) or chosen.limit,
        seeds=chosen.seeds,
        turns=chosen.max_turns,
        strategies=[_strategy(name, played) for name in names],
        agents=list(played.agents),
        families=[{"name": name, "title": family_title(name)} for name in found],
    )


def _strategy(name: str, played: Played) -> dict[str, object]:
    return {
        "name": name,
        "title": played.title(name),
        "idea": played.ideas.get(name, ""),
        "group": group_of(name).value,
        "bound": not attainable(name),
    }


def state(stored: StoredComparison, played: Played, message: str) -> str:
    """Where it stands."""
    word, kind = STATUS[stored.status]
    return _line(
        "comparison_state",
        status=stored.status.value,
        word=word,
        kind=kind,
        active=stored.status in ACTIVE,
        resumable=stored.resumable,
        message=message or ENDED.get(played.reason, ""),
        sessions=stored.sessions,
        planned=stored.planned,
        seconds=round(stored.seconds, 1),
        left=_left(stored),
        saved=_saved(played.cells),
        tokens=stored.tokens,
        cost_usd=stored.cost_usd,
        labels=dict(played.labels) or None,
        failed=[{"title": played.title(name), "message": why} for name, why in played.failed.items()],
    )


def _left(stored: StoredComparison) -> float | None:
    """Seconds left, from the pace so far; None before there is one."""
    if stored.status is not RunStatus.RUNNING or stored.sessions < 5:
        return None
    return round(stored.seconds / stored.sessions * max(0, stored.planned - stored.sessions), 0)


def figures(result: Mapping[str, Any], played: Played, *, complete: bool) -> dict[str, str]:
    """The answer, each strategy and the pairs, by name.

    Args:
        result: as `comparison.result.result` makes it.
        played: what it was made from.
        complete: False while sessions are missing.
    """
    cells: dict[str, list[Cell]] = {row["name"]: [] for row in result["strategies"]}
    for cell in played.cells:
        cells.setdefault(cell.strategy, []).append(cell)
    used = {name: spent(own) for name, own in cells.items() if own}
    said = verdict(result, {name: played.title(name) for name in cells}, used, complete=complete)
    made = {"answer": _line("comparison_answer", headline=said.headline, details=said.details, complete=complete)}
    for row in result["strategies"]:
        if own := cells[row["name"]]:
            made[f"strategy {row['name']}"] = _played(row, own, played.agents)
    return {**made, "pairs": _pairs(result["paired"])}


def _played(row: Mapping[str, Any], cells: Sequence[Cell], agents: Sequence[str]) -> str:
    used, (low, high) = spent(cells), row["ci"]
    ways = {"agent": _flow(flow(cells, by_agent)), "role": _flow(flow(cells, by_role))}
    values = {key: _rounded(row[key]) for key in _KEPT}
    return _line(
        "comparison_strategy",
        name=row["name"],
        low=_rounded(low),
        high=_rounded(high),
        sessions=len(cells),
        tokens=round(used.tokens, 1),
        cost_usd=None if used.cost_usd is None else float(f"{used.cost_usd:.4g}"),
        seconds=round(used.seconds, 3),
        label_cost_usd=row.get("label_cost_usd"),
        calls=sum(len(cell.calls) for cell in cells),
        saved=_saved(cells),
        heat=role_counts(cells, agents),
        lengths=[[n, *counts] for n, counts in turn_counts(cells).items()],
        flow=ways,
        **values,
    )


def _saved(cells: Sequence[Cell]) -> int:
    """Calls answered from memory; a strategy that tries more than it plays, as the oracle does, saves nothing."""
    return sum(max(0, len(cell.calls) - cell.new_calls) for cell in cells)


def _flow(made: Flow) -> dict[str, object]:
    return {"nodes": made.nodes, "links": made.links}


def _pairs(pairs: Sequence[Mapping[str, Any]]) -> str:
    """Each pair once: a, b, difference, interval, p, corrected p, sessions, only a right, only b right."""
    rows = [
        [
            pair["a"],
            pair["b"],
            _rounded(pair["difference"]),
            *_rounded(pair["ci"]),
            _precise(pair["p"]),
            _precise(p),
            pair["n"],
            pair["only_a"],
            pair["only_b"],
        ]
        for pair, p in zip(pairs, corrected(pairs), strict=True)
    ]
    return _line("comparison_pairs", rows=rows)


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 4)
    if isinstance(value, Mapping):
        return {key: _rounded(one) for key, one in value.items()}
    return [_rounded(one) for one in value] if isinstance(value, Sequence) and not isinstance(value, str) else value


def _precise(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.3g}")


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def _line(event: str, **values: object) -> str:
    return _json({"event": event, **values})


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
