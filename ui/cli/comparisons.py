"""`comparisons list|show|stop|delete`: the comparisons that are stored, in the terminal."""

from __future__ import annotations

import argparse
import dataclasses
import json
from datetime import datetime
from typing import Any, TextIO

from storage.stored_comparison import StoredComparison
from trinity_core.errors import UserError
from trinity_core.evaluation.comparison.plan import to_dict
from ui.cli.compare import outcome
from ui.cli.comparison_text import table
from ui.cli.text import plain
from ui.workbench import Workbench


def run(workbench: Workbench, args: argparse.Namespace, out: TextIO) -> int:
    """Do what was asked for and print it."""
    store = workbench.comparisons
    store.sweep()
    if args.action == "list":
        _list(workbench, args, out)
        return 0
    if not args.id:
        raise UserError(f"comparisons {args.action} needs the ID of a comparison. `comparisons list` shows them.")
    if args.action == "delete":
        store.delete(args.id)
        print(json.dumps({"id": args.id, "deleted": True}) if args.json else "It is deleted, with its sessions.", file=out)
        return 0
    if args.action == "stop":
        store.request_stop(args.id)
        status = store.get(args.id).status
        print(json.dumps({"id": args.id, "status": status.value}) if args.json else f"It is {status}.", file=out)
        return 0
    stored, found = store.get(args.id), outcome(store, args.id)
    print(json.dumps({**_row(stored), "plan": to_dict(stored.plan), **found}, ensure_ascii=False) if args.json else table(found), file=out)
    return 0


def _list(workbench: Workbench, args: argparse.Namespace, out: TextIO) -> None:
    page = workbench.comparisons.list(args.limit)
    for stored in page.comparisons:
        print(json.dumps(_row(stored), ensure_ascii=False) if args.json else _line(stored), file=out)
    if not args.json:
        print(f"{len(page.comparisons)} of {page.total} comparisons", file=out)


def _row(stored: StoredComparison) -> dict[str, Any]:
    """What the row says, as plain JSON values; `tasks` is left to the figures."""
    left_out = ("plan_json", "events", "owner", "tasks")
    values = {field.name: getattr(stored, field.name) for field in dataclasses.fields(stored) if field.name not in left_out}
    return {key: value.isoformat() if isinstance(value, datetime) else value for key, value in values.items()}


def _line(stored: StoredComparison) -> str:
    name = " ".join(plain(stored.label or ", ".join(stored.plan.strategies)).split())[:60]
    done = f"{stored.sessions:6,} of {stored.planned:6,} sessions"
    return f"{stored.id}  {stored.created_at:%Y-%m-%d %H:%M}  {stored.status:11}  {done}  {plain(stored.pool)}  {name}"
