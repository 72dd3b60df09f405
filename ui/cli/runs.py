"""`runs list|show|stop`: the training runs that are stored, in the terminal."""

from __future__ import annotations

import argparse
import dataclasses
import json
from datetime import datetime
from typing import Any, TextIO

from storage.stored_run import RunQuery, RunStatus, StoredRun
from trinity_core.errors import UserError
from trinity_core.training.plan import RunPlan, to_dict
from ui.cli.text import plain
from ui.workbench import Workbench

_STOPPED = {
    RunStatus.STOPPING: "It will stop within one batch of episodes.",
    RunStatus.STOPPED: "It is stopped. Resume it with evolve --resume ID.",
    RunStatus.FINISHED: "It had finished already.",
    RunStatus.FAILED: "It had failed already.",
    RunStatus.INTERRUPTED: "It was interrupted before. Resume it with evolve --resume ID.",
}


def run(workbench: Workbench, args: argparse.Namespace, out: TextIO) -> int:
    """Do what was asked for and print it."""
    workbench.runs.sweep()
    if args.action == "list":
        _list(workbench, args, out)
        return 0
    if not args.id:
        raise UserError(f"runs {args.action} needs the ID of a run. `runs list` shows them.")
    if args.action == "stop":
        workbench.runs.request_stop(args.id)
    stored = workbench.runs.get(args.id)
    if args.action == "stop":
        text = json.dumps({"id": stored.id, "status": stored.status.value}) if args.json else _STOPPED[stored.status]
    else:
        text = json.dumps({**_row(stored), "plan": to_dict(stored.plan)}, ensure_ascii=False) if args.json else _told(stored)
    print(text, file=out)
    return 0


def _list(workbench: Workbench, args: argparse.Namespace, out: TextIO) -> None:
    page = workbench.runs.list(RunQuery(limit=args.limit))
    for stored in page.runs:
        print(json.dumps(_row(stored), ensure_ascii=False) if args.json else _line(stored), file=out)
    if not args.json:
        print(f"{len(page.runs)} of {page.total} runs", file=out)


def _row(stored: StoredRun) -> dict[str, Any]:
    """What the row says, as plain JSON values."""
    left_out = ("plan_json", "events", "owner")
    values = {field.name: getattr(stored, field.name) for field in dataclasses.fields(stored) if field.name not in left_out}
    return {key: value.isoformat() if isinstance(value, datetime) else value for key, value in values.items()}


def _line(stored: StoredRun) -> str:
    score = "" if stored.validation is None else f"  validation {stored.validation:.3f}"
    test = "" if stored.test is None else f"  held-out {stored.test:.3f}"
    name = " ".join(plain(stored.label).split())[:40]
    done = f"generation {stored.generations:4}"
    return f"{stored.id}  {stored.created_at:%Y-%m-%d %H:%M}  {stored.status:11}  {stored.trainer:13}  {done}{score}{test}  {name}".rstrip()


def _told(stored: StoredRun) -> str:
    """The run in words, a fact a line."""
    plan = stored.plan
    facts = {
        "Run": f"{stored.id} {stored.label}".rstrip(),
        "State": f"{stored.status}. {stored.message}".rstrip(". ") + ".",
        "Begun": f"{stored.created_at:%Y-%m-%d %H:%M:%S} UTC",
        "Generations": f"{stored.generations} of {plan.generations}",
        "Episodes": f"{stored.episodes:,}",
        "Tokens": f"{stored.tokens:,}",
        "Cost": "unknown" if stored.cost_usd is None else f"USD {stored.cost_usd:.4f}",
        "Training time": f"{stored.seconds:.1f} s",
        "Validation": _share(stored.validation),
        "Held-out": _share(stored.test),
        "Head": "stored" if stored.has_checkpoint else "none yet",
        "Plan": _chosen(plan),
    }
    return "\n".join(f"{name:14} {' '.join(plain(value).split())}" for name, value in facts.items())


def _share(value: float | None) -> str:
    return "not measured yet" if value is None else f"{value:.1%} right"


def _chosen(plan: RunPlan) -> str:
    """What differs from the usual plan."""
    usual = to_dict(RunPlan())
    chosen = {key: value for key, value in to_dict(plan).items() if value != usual[key] or key in ("trainer", "pool")}
    return ", ".join(f"{key} {value}" for key, value in chosen.items())
