"""One comparison as its lines tell it so far, with the questions that the page shows beside the figures."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from trinity_core.evaluation.comparison.cell import Cell
from trinity_core.evaluation.comparison.log import ComparisonLog


@dataclass(frozen=True, slots=True)
class TaskMark:
    """One task of a comparison."""

    id: str
    family: str
    question: str
    """Its beginning."""


@dataclass(frozen=True, slots=True)
class Played:
    """What is known of a comparison at one moment."""

    strategies: tuple[str, ...]
    """In the order of the plan, those added later at the end."""
    titles: Mapping[str, str]
    """What people read for each strategy."""
    ideas: Mapping[str, str]
    tasks: tuple[TaskMark, ...]
    agents: tuple[str, ...]
    """In the order of the pool."""
    cells: tuple[Cell, ...]
    """Every session played, in the order they were stored."""
    failed: Mapping[str, str]
    """Strategies that cannot run over this pool, and why."""
    labels: Mapping[str, Any]
    """What the training questions of learned strategies took; empty where none were needed."""
    reason: str
    """Why it ended; empty while it goes on."""

    def title(self, name: str) -> str:
        """What people read for a strategy."""
        return self.titles.get(name) or name

    @property
    def families(self) -> tuple[str, ...]:
        """Family of each task."""
        return tuple(task.family for task in self.tasks)


@dataclass(slots=True, eq=False)
class ComparisonReading:
    """Takes lines in, in their order."""

    offset: int = 0
    """Lines taken."""
    _log: ComparisonLog = field(default_factory=ComparisonLog)
    _tasks: tuple[TaskMark, ...] = ()

    def take(self, lines: Iterable[str]) -> None:
        """Add the next lines."""
        for text in lines:
            self.offset += 1
            line = json.loads(text)
            self._log.take(line)
            if "tasks" in line and line["event"].startswith("comparison_"):
                self._tasks = tuple(TaskMark(task["id"], task["family"], task["question"]) for task in line["tasks"])

    def result(self) -> dict[str, Any]:
        """The figures so far, as the command line prints them."""
        return self._log.result()

    def played(self) -> Played:
        """All of it as it is now."""
        log, names = self._log, self._log.strategies
        return Played(
            strategies=tuple(names),
            titles={name: str(one.get("title") or "") for name, one in names.items()},
            ideas={name: str(one.get("idea") or "") for name, one in names.items()},
            tasks=self._tasks,
            agents=log.agents,
            cells=tuple(log.cells.values()),
            failed=dict(log.failed),
            labels={key: log.labels.get(key) for key in ("tasks", "calls", "tokens", "cost_usd", "seconds")} if log.labels else {},
            reason=log.reason,
        )
