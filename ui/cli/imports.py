"""`import`: files of tasks or of outcomes become a set of tasks and, where agents' outcomes are recorded, a pool of them."""

from __future__ import annotations

import argparse
import json
from typing import TextIO

from trinity_core.tasks.table.columns import read_mapping
from trinity_core.tasks.table.reading import Content
from ui.cli.text import plain
from ui.imports import Import, import_files
from ui.workbench import Workbench

SHOWN = 20
"""Rows left out that the text names; `--json` names more."""


def run(workbench: Workbench, args: argparse.Namespace, out: TextIO) -> int:
    """Import the files and print the report."""
    done = import_files(workbench.task_sets, args.files, content=Content(args.content), changes=read_mapping(args.map), name=args.name)
    print(json.dumps(done.to_dict(), ensure_ascii=False) if args.json else plain(_told(done)), file=out)
    return 0


def _told(done: Import) -> str:
    data, stored = done.to_dict(), done.stored
    lines = [f"Imported {data['imported']:,} questions as {stored.name!r}; {data['left_out']:,} of {data['rows']:,} rows were left out."]
    lines += [f"  {entry}" for entry in (*data["files"], *data["notes"])]
    lines += [f"  {name}: {', '.join(f'{key}={column}' for key, column in found.items())}" for name, found in data["mapping"].items()]
    lines += [f"  {count:,} rows: {reason}" for reason, count in data["reasons"].items()]
    lines += [f"    {row['file']}, row {row['row']}: {row['reason']}" for row in data["skipped"][:SHOWN]]
    splits = ", ".join(f"{count:,} {side}" for side, count in stored.splits.items())
    lines.append(f"  {splits} ({data['split_rule']})")
    if stored.agents:
        lines.append(f"  {len(stored.agents)} agents: {', '.join(stored.agents)}")
        lines.append(f"  {stored.missing_outcomes:,} outcomes are missing and stay unknown")
    names = f"Tasks {stored.id}" + (f", pool {stored.pool}" if stored.pool else "")
    return "\n".join([*lines, f"{names}."])
