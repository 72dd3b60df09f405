"""Names a coordinator that has collapsed: nearly always the same agent, or the same role, over a whole comparison."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

NEAR_ZERO = 0.1
"""Entropy, as a share of that of equal use, below which variety is called gone; about one choice in fifty differs then."""
FEWEST_CALLS = 30
"""Fewer calls than this tell nothing."""
SEVERAL_TURNS = 1.2
"""Mean turns from which roles could have varied: where every session is one call, one role is all there is."""
_HEADED = ("coordinator", "guard:coordinator", "guard:flag+coordinator")
"""Strategies that choose with a head; for others the same agent every time may be the very idea."""

Row = Mapping[str, Any]


def collapses(rows: Sequence[Row], titles: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """A sentence for each way in which a coordinator has collapsed, with the numbers.

    Args:
        rows: strategies as `comparison.result.result` gives them.
        titles: what people read for each; their names where left out.
    """
    headed = [row for row in rows if _has_head(row["name"]) and row.get("calls", 0) >= FEWEST_CALLS]
    return tuple(sentence for row in headed for sentence in _of(row, (titles or {}).get(row["name"], row["name"])))


def _of(row: Row, title: str) -> list[str]:
    said = []
    if len(row["agent_share"]) > 1 and row["agent_entropy"] < NEAR_ZERO:
        agent, share = _top(row["agent_share"])
        said.append(f"{title} has collapsed onto one agent: {agent} gets {share} of its {row['calls']:,} calls ({_entropy(row, 'agent')}).")
    if (row["turns"] or 0) >= SEVERAL_TURNS and row["role_entropy"] < NEAR_ZERO:
        role, share = _top(row["role_share"])
        calls = f"{share} of its {row['calls']:,} calls are {role.title()} calls"
        said.append(f"{title} has collapsed onto one role: {calls} ({_entropy(row, 'role')}).")
    return said


def _has_head(name: str) -> bool:
    return any(name == word or name.startswith(f"{word}:") for word in _HEADED)


def _entropy(row: Row, side: str) -> str:
    return f"entropy of {side}s {row[f'{side}_entropy']:.2f}, where 1 is equal use"


def _top(shares: Mapping[str, float]) -> tuple[str, str]:
    name = max(shares, key=lambda key: shares[key])
    return name, f"{shares[name]:.1%}"
