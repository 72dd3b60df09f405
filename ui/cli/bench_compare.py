"""`bench compare`: ten strategies on held-out offline tasks, timed part by part, beside playing without memory."""

from __future__ import annotations

import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from storage.comparisons import ComparisonStore
from storage.database import open_database
from storage.finished import FinishedSession
from storage.stored import TimedEvent
from trinity_core.evaluation.comparison.codec import to_line
from trinity_core.evaluation.comparison.events import ComparisonEnded, SessionPlayed
from trinity_core.evaluation.comparison.grades import GradeBook
from trinity_core.evaluation.comparison.memory import ReplyMemory
from trinity_core.evaluation.comparison.plan import ComparisonPlan
from trinity_core.evaluation.comparison.run import compare
from trinity_core.events import StepDecided
from trinity_core.tasks.task import Task
from trinity_core.training.stopwatch import Stopwatch
from ui.workbench import Workbench

STRATEGIES = (
    "coordinator:argmax",
    "coordinator:sampled",
    "random",
    "rotation",
    "script",
    "single:generalist",
    "reflect:generalist",
    "vote",
    "mixture",
    "cascade",
)
FORGETFUL_TASKS = 24
"""Tasks played without memory, for the ratio."""


def bench_compare(workbench: Workbench, *, tasks: int, seed: int) -> dict[str, Any]:
    """Figures of one comparison, warm: backbone and sandbox are loaded before the clock starts.

    Returns:
        {strategies, tasks, sessions, wall_s, sessions_per_s, calls, calls_made, calls_remembered, time: {encode, agents, grade, store,
        other}, forgetful_sessions_per_s, speedup, accuracy}; `forgetful` is the same on some of the tasks with no reply remembered.
    """
    workbench.warm_up()
    plan = ComparisonPlan(STRATEGIES, limit=tasks, seed=seed, task_seed=seed)
    few = replace(plan, limit=min(tasks, FORGETFUL_TASKS))
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{Path(folder) / 'bench.sqlite3'}")
        store = ComparisonStore(database)
        figures = _timed(workbench, plan, store, ReplyMemory())
        plain = _timed(workbench, few, store, ReplyMemory(limit_bytes=0))["sessions_per_s"]
        database.close()
    return {**figures, "forgetful_sessions_per_s": plain, "speedup": figures["sessions_per_s"] / plain}


def _timed(workbench: Workbench, plan: ComparisonPlan, store: ComparisonStore, memory: ReplyMemory) -> dict[str, Any]:
    watch = Stopwatch()
    encode_s, sessions, began = 0.0, 0, time.perf_counter()
    comparison_id = store.begin(plan)

    def graded(task: Task, answer: str) -> float | bool | None:
        with watch.on("grade"):
            return workbench.grade(task, answer)

    for event in compare(plan, workbench, memory=memory, grades=GradeBook(graded)):
        with watch.on("store"):
            line = to_line(event, at_s=0.0)
            if isinstance(event, SessionPlayed):
                timed = [TimedEvent(at_s, kept) for at_s, kept in event.events]
                session = FinishedSession(event.plan, timed, event.cell.correct, comparison=comparison_id)
                store.add_session(comparison_id, line, session)
                sessions, encode_s = sessions + 1, encode_s + _encode_s(event)
            else:
                store.add(comparison_id, line)
    wall_s = time.perf_counter() - began
    ended = cast(ComparisonEnded, event)
    seconds = {"encode": encode_s, "agents": memory.agent_s, **watch.seconds}
    rows = cast(list[dict[str, Any]], ended.result["strategies"])
    return {
        "strategies": len(plan.strategies),
        "tasks": ended.result["tasks"],
        "sessions": sessions,
        "wall_s": wall_s,
        "sessions_per_s": sessions / wall_s,
        "calls": sum(row["calls"] for row in rows),
        "calls_made": memory.made,
        "calls_remembered": memory.remembered,
        "time": {**seconds, "other": wall_s - sum(seconds.values())},
        "accuracy": {row["name"]: row["accuracy"] for row in rows},
    }


def _encode_s(event: SessionPlayed) -> float:
    decisions = [kept.step.decision for _, kept in event.events if isinstance(kept, StepDecided)]
    return sum(decision.encode_ms for decision in decisions if decision is not None) / 1e3
