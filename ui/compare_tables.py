"""A comparison as tables to download: one row per session, or one row per strategy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from storage.safe_table import Value, csv_text, parquet_bytes
from trinity_core.evaluation.comparison.cell import Cell
from ui.compare_log import Played, TaskMark

SESSION_COLUMNS: Mapping[str, type] = {
    "strategy": str,
    "task": str,
    "family": str,
    "question": str,
    "seed": int,
    "session": str,
    "score": float,
    "correct": bool,
    "answer": str,
    "stopped_by": str,
    "turns": int,
    "agents": str,
    "roles": str,
    "tokens_in": int,
    "tokens_out": int,
    "cost_usd": float,
    "seconds": float,
    "new_calls": int,
    "faults": int,
}
"""Name and type; `agents` and `roles` list the calls in their order."""


def session_rows(played: Played) -> list[dict[str, Value]]:
    """One row per session, in the order of tasks, seeds and strategies."""
    order = {name: k for k, name in enumerate(played.strategies)}
    cells = sorted(played.cells, key=lambda cell: (cell.task, cell.seed, order.get(cell.strategy, len(order))))
    return [_session(cell, played.tasks[cell.task]) for cell in cells]


def _session(cell: Cell, task: TaskMark) -> dict[str, Value]:
    own = ("strategy", "seed", "session", "score", "answer", "stopped_by", "tokens_in", "tokens_out", "cost_usd", "seconds", "new_calls")
    return {
        **{name: getattr(cell, name) for name in own},
        "task": task.id,
        "family": task.family,
        "question": task.question,
        "correct": cell.correct,
        "turns": len(cell.calls),
        "agents": " ".join(call.agent for call in cell.calls),
        "roles": " ".join(call.role for call in cell.calls),
        "faults": sum(call.fault is not None for call in cell.calls),
    }


def sessions_csv(played: Played) -> str:
    """One row per session as CSV."""
    return csv_text(tuple(SESSION_COLUMNS), session_rows(played))


def sessions_parquet(played: Played) -> bytes:
    """One row per session as Parquet."""
    return parquet_bytes(SESSION_COLUMNS, session_rows(played))


def summary_csv(result: Mapping[str, Any], played: Played) -> str:
    """One row per strategy as CSV: the figures of `result`, shares by agent and role in columns of their own."""
    rows = [_summary(row, played) for row in result["strategies"]]
    return csv_text(tuple(rows[0]) if rows else ("strategy",), rows)


def _summary(row: Mapping[str, Any], played: Played) -> dict[str, Value]:
    plain = ("accuracy", "graded", "tokens_in", "tokens_out", "cost_usd", "seconds", "turns", "calls", "new_calls", "faults")
    low, high = row["ci"]
    made: dict[str, Value] = {"strategy": row["name"], "title": played.title(row["name"]), "low": low, "high": high}
    made |= {name: row[name] for name in (*plain, "role_entropy", "label_cost_usd")}
    made |= {f"verifier_{name}": row["verifier"][name] for name in ("precision", "recall", "verdicts")}
    made |= {f"agent_share {name}": share for name, share in row["agent_share"].items()}
    made |= {f"role_share {name}": share for name, share in row["role_share"].items()}
    return made | {f"accuracy {name}": cell["accuracy"] for name, cell in row["families"].items()}
