"""`tasks`: list the imported sets, show the account of one, or delete one."""

from __future__ import annotations

import argparse
import json
from typing import Any, TextIO

from storage.stored_task_set import StoredTaskSet
from trinity_core.errors import UserError
from ui.cli.text import plain
from ui.workbench import Workbench


def run(workbench: Workbench, args: argparse.Namespace, out: TextIO) -> int:
    """Do what was asked.

    Raises:
        UserError: an id is needed and not given.
    """
    if args.action == "list":
        found = [_facts(stored) for stored in workbench.task_sets.list()]
        print(json.dumps(found, ensure_ascii=False) if args.json else plain(_listed(found)), file=out)
        return 0
    if not args.id:
        raise UserError(f"Which set? Give its id: app.py tasks {args.action} ID. `app.py tasks list` shows them.")
    stored = workbench.task_sets.get(args.id.removeprefix("recorded:"))
    if args.action == "delete":
        workbench.task_sets.delete(stored.id)
        print(json.dumps({"deleted": stored.id}) if args.json else plain(f"Deleted {stored.name!r}."), file=out)
        return 0
    print(json.dumps({**_facts(stored), "report": stored.report}, ensure_ascii=False, indent=None if args.json else 2), file=out)
    return 0


def _facts(stored: StoredTaskSet) -> dict[str, Any]:
    return {
        "tasks": stored.id,
        "name": stored.name,
        "created_at": stored.created_at.isoformat(timespec="seconds"),
        "questions": stored.questions,
        "pool": stored.pool or None,
        "agents": list(stored.agents),
        "families": dict(stored.families),
        "splits": dict(stored.splits),
        "missing_outcomes": stored.missing_outcomes,
        "replies": stored.replies,
    }


def _listed(found: list[dict[str, Any]]) -> str:
    if not found:
        return "No set was imported yet. Import one: app.py import FILE."
    return "\n".join(f"{row['tasks']}  {row['questions']:>7,} questions  {len(row['agents']):>2} agents  {row['name']}" for row in found)
