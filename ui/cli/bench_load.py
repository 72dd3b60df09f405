"""`bench load`: so many live sessions at once over a served application, on the offline pool and on a slow pool over HTTP."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from storage.database import open_database
from storage.sessions import SessionStore
from trinity_core.agents.specialists.registry import specialist_says_s
from trinity_core.tasks.registry import make_tasks
from trinity_core.tasks.task import Split
from trinity_core.types import Turn
from ui.cli.serve import PACE
from ui.load.crowd import Crowd, gather, lost_events
from ui.load.served import Served, serving
from ui.load.slow_provider import Pace
from ui.load.visit import Visit
from ui.workbench import Workbench

POOLS = ("offline", "local")
"""The specialists at the page's pace, and the slow pool over HTTP in the place of the one on this machine."""


def bench_load(workbench: Workbench, *, sessions: int, seed: int, pace: Pace | None = None) -> dict[str, Any]:
    """Serve the application in a process of its own and let visitors ask, all at once.

    Returns:
        For each pool {sessions, finished, busy, wall_s, sessions_per_s, first_update_p50_s, first_update_p95_s, first_decision_p50_s,
        first_decision_p95_s, end_p95_s, agents_s, overhead_over_agents, lost_events, rss_mb, server_cpu_s, log_errors, machine_load}.
        `agents_s` is what the agents of the slowest session need by the clock, alone and without any program around them.
    """
    pace = pace or Pace()
    questions = [task.question for task in make_tasks(Split.TEST, sessions, seed=seed)]
    return {name: _measured(workbench, name, questions, pace, seed) for name in POOLS}


def _measured(workbench: Workbench, pool: str, questions: Sequence[str], pace: Pace, seed: int) -> dict[str, Any]:
    def saying(turn: Turn) -> float:
        return pace.reply_s if pool == "local" else specialist_says_s(turn.call.agent, turn.reply.text, pace=PACE)

    with tempfile.TemporaryDirectory(prefix="load-") as folder, serving(workbench.config, Path(folder), pace) as served:
        cpu_s = served.cpu_s
        crowd = gather(served.url, questions, pool=pool, seed=seed)
        return {**_figures(crowd, served, saying), "server_cpu_s": served.cpu_s - cpu_s, "machine_load": os.getloadavg()[0]}


def _figures(crowd: Crowd, served: Served, saying: Callable[[Turn], float]) -> dict[str, Any]:
    begun = [visit for visit in crowd.visits if visit.session_id]
    database = open_database(served.database_url)
    try:
        store = SessionStore(database)
        lost = sum(lost_events(visit, store) for visit in begun)
        agents_s = max((sum(map(saying, store.get(visit.session_id).transcript.turns)) for visit in begun), default=0.0)
    finally:
        database.close()
    errors, troubles = served.errors(), [visit.trouble for visit in crowd.visits if visit.trouble]
    return {
        "sessions": len(crowd.visits),
        "finished": sum(visit.ended for visit in begun),
        "busy": sum("Try again" in visit.notice for visit in crowd.visits),
        "wall_s": crowd.wall_s,
        "sessions_per_s": sum(visit.ended for visit in begun) / crowd.wall_s,
        **_times(begun),
        "agents_s": agents_s,
        "overhead_over_agents": crowd.wall_s / agents_s if agents_s else None,
        "lost_events": lost,
        "rss_mb": served.rss_mb,
        "log_errors": len(errors),
        "troubles": len(troubles),
        "first_trouble": next(iter([*troubles, *errors]), ""),
    }


def _times(visits: Sequence[Visit]) -> dict[str, float | None]:
    """Percentiles of the moments seen; None where nobody saw one."""
    moments = {"first_update": (50, 95), "first_decision": (50, 95), "end": (50, 95)}
    found: dict[str, float | None] = {}
    for name, percents in moments.items():
        seen = [seconds for visit in visits if (seconds := getattr(visit, f"{name}_s")) is not None]
        for percent in percents:
            found[f"{name}_p{percent}_s"] = float(np.percentile(seen, percent)) if seen else None
    return found
