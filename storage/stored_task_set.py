"""What the store gives back about imported sets: everything but their rows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from trinity_core.tasks.table.table import TaskTable


@dataclass(frozen=True, slots=True)
class StoredTaskSet:
    """One imported set as its row tells it."""

    id: str
    created_at: datetime
    """In UTC."""
    owner: str
    """The visitor it belongs to; empty for everybody."""
    name: str
    questions: int
    agents: tuple[str, ...]
    """Names in the order of the table; empty for tasks without recorded outcomes."""
    families: Mapping[str, int]
    """Questions of each, the largest first."""
    splits: Mapping[str, int]
    """Questions on each side."""
    replies: bool
    """True when words of agents are kept, not outcomes alone."""
    gradable: int
    """Questions with a right answer that other agents can be graded by."""
    missing_outcomes: int
    report_json: str
    """The account of the import as it was stored."""

    @property
    def pool(self) -> str:
        """Name of the recorded pool; empty where nothing was recorded."""
        return f"recorded:{self.id}" if self.agents else ""

    @property
    def report(self) -> Mapping[str, Any]:
        """The account of the import (`trinity_core.tasks.table.report.Report` as plain values)."""
        report: dict[str, Any] = json.loads(self.report_json)
        return report


def facts_of(table: TaskTable) -> str:
    """What lists show of a table, as JSON."""
    facts = {
        "agents": [agent.name for agent in table.agents],
        "families": dict(table.family_counts()),
        "splits": dict(table.split_counts()),
        "replies": table.has_replies,
        "gradable": sum(kind != "recorded" for kind in table.kinds),
        "missing_outcomes": table.missing,
    }
    return json.dumps(facts, ensure_ascii=False)
