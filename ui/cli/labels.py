"""`labels`: ask every agent of a pool the training questions once and keep what they made of them, for strategies that learn from it."""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path
from typing import TextIO

import numpy as np

from trinity_core.errors import UserError
from trinity_core.strategies.learned.label_file import label_tasks, write_labels
from trinity_core.strategies.learned.label_making import make_labels
from trinity_core.tasks.graders import grade
from trinity_core.tasks.task import Task
from ui.workbench import Workbench


def run(workbench: Workbench, args: argparse.Namespace, out: TextIO) -> int:
    """Ask, grade, write the file, print what it cost."""
    path = Path(args.out)
    if not path.parent.is_dir():
        raise UserError(f"There is no folder {str(path.parent)!r}. Make it first, or choose another file.")
    if args.tasks < 1:
        raise UserError(f"--tasks is {args.tasks!r}; it must be 1 or more.")

    def graded(task: Task, answer: str) -> bool | None:
        return grade(task, answer, sandbox=workbench.sandbox)

    began, tasks = time.perf_counter(), label_tasks(args.tasks, seed=args.seed)
    labels = make_labels(workbench.pool("offline"), workbench.encoder(), graded, tasks, seed=args.seed)
    write_labels(path, labels, tasks)
    right = dict(zip(labels.agents, np.nanmean(labels.outcomes, axis=0).round(4).tolist(), strict=True))
    told = {"tasks": len(tasks), "calls": labels.calls, "tokens": labels.tokens, "cost_usd": labels.cost_usd, "right": right}
    if args.json:
        print(json.dumps({**told, "seconds": time.perf_counter() - began, "file": str(path)}), file=out)
    else:
        shares = ", ".join(f"{name} {100 * share:.0f} %" for name, share in right.items())
        print(f"{labels.calls} answers to {len(tasks)} training questions: {shares}. Written to {path}.", file=out)
    return 0
