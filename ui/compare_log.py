"""One comparison as its lines tell it so far."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from trinity_core.evaluation.comparison.cell import Cell, from_dict


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
    labels: Mapping[str, Any] | None
    """What the training questions of learned strategies took; None where none were needed."""
    result: Mapping[str, Any] | None
    """The result as stored at the end; None while it goes on."""
    reason: str
    """Why it ended; empty while it goes on."""

    def title(self, name: str) -> str:
        """What people read for a strategy."""
        return self.titles.get(name, name)

    @property
    def families(self) -> tuple[str, ...]:
        """Family of each task."""
        return tuple(task.family for task in self.tasks)


@dataclass(slots=True)
class ComparisonLog:
    """Takes lines in, in their order."""

    offset: int = 0
    """Lines taken."""
    _strategies: dict[str, tuple[str, str]] = field(default_factory=dict)
    _tasks: tuple[TaskMark, ...] = ()
    _agents: tuple[str, ...] = ()
    _cells: dict[tuple[str, int, int], Cell] = field(default_factory=dict)
    _failed: dict[str, str] = field(default_factory=dict)
    _labels: Mapping[str, Any] | None = None
    _result: Mapping[str, Any] | None = None
    _reason: str = ""

    def take(self, lines: Iterable[str]) -> None:
        """Add the next lines."""
        for text in lines:
            self.offset += 1
            line = json.loads(text)
            read = _READERS.get(line["event"])
            if read is not None:
                read(self, line)

    def played(self) -> Played:
        """All of it as it is now."""
        return Played(
            tuple(self._strategies),
            {name: title for name, (title, _) in self._strategies.items()},
            {name: idea for name, (_, idea) in self._strategies.items()},
            self._tasks,
            self._agents,
            tuple(self._cells.values()),
            dict(self._failed),
            self._labels,
            self._result,
            self._reason,
        )

    def _started(self, line: Mapping[str, Any]) -> None:
        # told again when strategies are added: the tasks stay
        self._strategies |= {one["name"]: (one["title"] or one["name"], one["idea"]) for one in line["strategies"]}
        self._tasks = tuple(TaskMark(task["id"], task["family"], task["question"]) for task in line["tasks"]) or self._tasks
        self._agents = tuple(agent["name"] for agent in line["agents"]) or self._agents
        self._going()

    def _going(self, line: Mapping[str, Any] | None = None) -> None:
        self._reason, self._result, self._failed = "", None, {}

    def _labelled(self, line: Mapping[str, Any]) -> None:
        self._labels = {key: line.get(key) for key in ("tasks", "calls", "tokens", "cost_usd", "seconds")}

    def _played(self, line: Mapping[str, Any]) -> None:
        cell = from_dict(line)
        self._cells[cell.strategy, cell.task, cell.seed] = cell

    def _cannot(self, line: Mapping[str, Any]) -> None:
        self._failed[line["strategy"]] = line["message"]

    def _ended(self, line: Mapping[str, Any]) -> None:
        self._reason, self._result = line["reason"], line["result"]


_READERS = {
    "comparison_started": ComparisonLog._started,
    "comparison_resumed": ComparisonLog._going,
    "labels_made": ComparisonLog._labelled,
    "session_played": ComparisonLog._played,
    "strategy_failed": ComparisonLog._cannot,
    "comparison_ended": ComparisonLog._ended,
}
