"""A comparison read back from its lines: what was chosen, what was played, and the figures at this moment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trinity_core.evaluation.comparison import cell as cells
from trinity_core.evaluation.comparison.cell import Cell
from trinity_core.evaluation.comparison.plan import ComparisonPlan, from_dict
from trinity_core.evaluation.comparison.result import result
from trinity_core.evaluation.comparison.run import Earlier

Json = dict[str, Any]
Arrays = Mapping[str, NDArray[np.float64]]


@dataclass(slots=True, eq=False)
class ComparisonLog:
    """Grows with each line taken."""

    plan: ComparisonPlan | None = None
    """None before the first line."""
    agents: tuple[str, ...] = ()
    families: tuple[str, ...] = ()
    """Of each task."""
    strategies: dict[str, Json] = field(default_factory=dict)
    """Title and idea by name."""
    cells: dict[tuple[str, int, int], Cell] = field(default_factory=dict)
    """By strategy, task and seed."""
    failed: dict[str, str] = field(default_factory=dict)
    """Why a strategy could not go on."""
    labels: Json = field(default_factory=dict)
    """The line that tells of them; empty without any."""
    label_arrays: dict[str, NDArray[np.float64]] = field(default_factory=dict)
    calls: int = 0
    """Really made, as the last line that says so tells."""
    tokens: int = 0
    cost_usd: float | None = 0.0
    reason: str = ""
    """Why the last sitting ended; empty while one goes on."""

    @classmethod
    def read(cls, lines: Iterable[tuple[Json, Arrays]]) -> ComparisonLog:
        """All decoded lines, each with its arrays."""
        log = cls()
        for line, arrays in lines:
            log.take(line, arrays)
        return log

    def take(self, line: Json, arrays: Arrays | None = None) -> None:
        """Take one more line into account; unknown ones are left out."""
        match line["event"]:
            case "comparison_started" | "comparison_resumed":
                self._begin(line)
            case "labels_made":
                self.labels, self.label_arrays = line, dict(arrays or {})
                self._spend(line["calls"], line["tokens"], line["cost_usd"])
            case "session_played":
                cell = cells.from_dict(line)
                self.cells[cell.strategy, cell.task, cell.seed] = cell
                self._spend(cell.new_calls, line["new_tokens"], line["new_cost_usd"])
            case "strategy_failed":
                self.failed[line["strategy"]] = line["message"]
            case "comparison_ended":
                # calls of sessions that were broken off are known here only
                self.calls, self.tokens, self.cost_usd = line["calls"], line["tokens"], line["cost_usd"]
                self.reason = line["reason"]

    def result(self) -> Json:
        """The figures so far; nothing before the first line."""
        if self.plan is None:
            return {"tasks": 0, "seeds": 0, "strategies": [], "paired": []}
        fitted = [name for name, one in self.strategies.items() if one.get("fitted")]
        costs = dict.fromkeys(fitted, self.labels.get("cost_usd", 0.0))
        return result(self.plan, self.cells.values(), self.families, self.agents, costs)

    def earlier(self) -> Earlier:
        """What the next sitting goes on from."""
        return Earlier(tuple(self.cells.values()), self.label_arrays, self.labels, self.calls, self.tokens, self.cost_usd)

    def _begin(self, line: Json) -> None:
        if "plan" in line:
            self.plan = from_dict(line["plan"])
        if "tasks" in line:
            self.families = tuple(task["family"] for task in line["tasks"])
            self.agents = tuple(agent["name"] for agent in line["agents"])
        self.strategies |= {one["name"]: one for one in line.get("strategies", ())}
        self.failed, self.reason = {}, ""

    def _spend(self, calls: int, tokens: int, cost_usd: float | None) -> None:
        self.calls, self.tokens = self.calls + calls, self.tokens + tokens
        self.cost_usd = None if self.cost_usd is None or cost_usd is None else self.cost_usd + cost_usd
