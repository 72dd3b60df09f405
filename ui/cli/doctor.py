"""`doctor`: whether all the program needs is here, in the terminal. Nothing is changed and no model outside is called."""

from __future__ import annotations

import argparse
import dataclasses
import json
from typing import TextIO

from ui.cli.doctor_checks import Check, checks
from ui.cli.text import plain
from ui.workbench import Workbench


def run(workbench: Workbench, args: argparse.Namespace, out: TextIO) -> int:
    """Print every check; 1 when something needs doing."""
    found = []
    for check in checks(workbench, args.pool):
        found.append(check)
        if not args.json:
            print(_told(check), file=out, flush=True)
    wrong = sum(not check.ok for check in found)
    if args.json:
        print(json.dumps([dataclasses.asdict(check) for check in found], ensure_ascii=False), file=out)
    else:
        print(f"\n{wrong} of {len(found)} need something done." if wrong else "\nAll is well.", file=out)
    return 1 if wrong else 0


def _told(check: Check) -> str:
    line = f"{'ok' if check.ok else 'TO DO':6} {check.name:16} {' '.join(plain(check.value).split())}".rstrip()
    return f"{line}\n{'':23} {' '.join(plain(check.advice).split())}" if check.advice else line
