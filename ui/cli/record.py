"""`ask TASK --record FILE`: play a task's question at a reader's pace and write the log that the Live page shows to first visitors."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TextIO

from trinity_core.cancel import Cancel
from trinity_core.errors import UserError
from trinity_core.settings import SessionLimits, SessionPlan
from ui.recording import recorded_log
from ui.workbench import Workbench

PACE = 1.0
"""As agents talk on the page."""


def record(workbench: Workbench, args: argparse.Namespace, out: TextIO) -> int:
    """Play, write, say where. The session is not stored.

    Raises:
        NotFoundError: the question is the id of no task.
        UserError: the file cannot be written.
    """
    path, pool, task = Path(args.record), workbench.pool(args.pool, pace=PACE), workbench.task(args.question)
    pool.require_available()
    plan = SessionPlan(
        question=task.question,
        strategy=args.strategy,
        pool=pool.name,
        agents=tuple(agent.info for agent in pool.agents),
        seed=args.seed,
        argmax=args.argmax,
        limits=SessionLimits(max_turns=args.max_turns),
        task=task.id,
    )
    plan = workbench.labelled(plan, pool)
    workbench.warm_up()  # so that the first decision takes as long as it does later

    def grade(plan: SessionPlan, answer: str) -> bool | None:
        score = workbench.grade(task, answer)
        return None if score is None else score >= 0.5

    events = workbench.session(plan, pool, cancel=Cancel())
    log = recorded_log(plan, events, grade=grade, expected=lambda plan: task.target.shown)
    try:
        path.write_text(log, "utf-8")
    except OSError as error:
        raise UserError(f"{str(path)!r} cannot be written: {error.strerror}. Choose another file with --record.") from error
    print(f"{len(log.encode()):,} bytes written to {path}.", file=out)
    return 0
