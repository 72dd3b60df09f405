"""Comparisons as one kind of work in the queue: their rows, words and totals."""

from __future__ import annotations

from storage.job_kind import JobKind
from storage.job_lines import JobLine
from storage.tables import ComparisonEventRow, ComparisonRow

LOST = "Its process ended before the comparison did. Resume it to go on after the last stored session."
"""Message of a comparison that was found without its process."""


def _totals(line: JobLine) -> dict[str, object]:
    match line.kind:
        case "comparison_started" | "comparison_resumed":
            return {"planned": line.data["planned"]} if "planned" in line.data else {}
        case "session_played":
            return {"sessions": ComparisonRow.sessions + 1, **_more(line, "new_tokens", "new_cost_usd")}
        case "labels_made":
            return _more(line, "tokens", "cost_usd")
        case "comparison_ended":
            return {name: line.data[name] for name in ("tokens", "cost_usd") if name in line.data}
        case _:
            return {}


def _more(line: JobLine, tokens: str, cost_usd: str) -> dict[str, object]:
    """The totals with what this line adds; dollars stay unknown once they are."""
    cost = line.data.get(cost_usd)
    return {
        "tokens": ComparisonRow.tokens + line.data.get(tokens, 0),
        "cost_usd": None if cost is None else ComparisonRow.cost_usd + cost,
    }


COMPARISONS = JobKind("comparison", "comparisons", ComparisonRow, ComparisonEventRow, _totals, LOST)
