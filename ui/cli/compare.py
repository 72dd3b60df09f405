"""`compare`: strategies on the same tasks in the foreground; it is stored like any other comparison and can be resumed."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any, TextIO

from storage.comparisons import ComparisonStore
from storage.stored_run import RunStatus
from trinity_core.cancel import Cancel
from trinity_core.errors import TrinityError, UserError
from trinity_core.evaluation.comparison.collapse import collapses
from trinity_core.evaluation.comparison.log import ComparisonLog
from trinity_core.evaluation.comparison.plan import ComparisonPlan, from_dict
from ui.cli.comparison_text import Progress, table
from ui.cli.watch import stopping_at_ctrl_c, watched
from ui.comparisons.comparer import Comparer
from ui.comparisons.service import extended, require_playable
from ui.comparisons.sets import on_sets
from ui.comparisons.sitting import drive
from ui.workbench import Workbench

_OPTIONS = ("limit", "seeds", "seed", "pool", "tasks", "max_turns", "session_tokens", "label_tasks", "workers", "max_calls", "max_cost_usd")
"""Arguments that go into the plan where they are given."""


def run(workbench: Workbench, args: argparse.Namespace, out: TextIO) -> int:
    """Play, and print the figures; Ctrl-C keeps what there is, prints it, and gives 130."""
    store, cancel = workbench.comparisons, Cancel()
    comparison_id = _resumed(workbench, args) if args.resume else store.begin(_planned(workbench, args), label=args.label)
    progress = Progress(sys.stderr)
    with watched(store, comparison_id, cancel), stopping_at_ctrl_c(cancel) as pressed:
        for line in drive(store, comparison_id, Comparer(workbench), cancel):
            progress.take(json.loads(line))
    found = outcome(store, comparison_id)
    print(json.dumps(found, ensure_ascii=False) if args.json else table(found), file=out, flush=True)
    return 130 if pressed else 0


def outcome(store: ComparisonStore, comparison_id: str) -> dict[str, Any]:
    """The figures of a comparison as far as it got, the same that its page shows.

    Raises:
        NotFoundError: there is no such comparison.
        TrinityError: it failed.
    """
    stored, log = store.get(comparison_id), ComparisonLog.read(store.replay(comparison_id))
    if stored.status is RunStatus.FAILED:
        raise TrinityError(stored.message)
    head = {"comparison": stored.id, "status": stored.status.value, "reason": log.reason, "message": stored.message}
    found = log.result()
    return {
        **head,
        **found,
        "collapsed": list(collapses(found["strategies"])),
        "failed": log.failed,
        "calls": log.calls,
        "tokens": log.tokens,
        "cost_usd": log.cost_usd,
    }


def _names(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))


def _planned(workbench: Workbench, args: argparse.Namespace) -> ComparisonPlan:
    """What the command line asks for, checked before anything is played."""
    if not args.strategies:
        raise UserError("compare needs --strategies, for instance coordinator,random,single:generalist.")
    given = {name: getattr(args, name) for name in _OPTIONS if getattr(args, name) is not None}
    plan = from_dict({"strategies": _names(args.strategies), "families": _names(args.families), **on_sets(workbench, given)})
    require_playable(plan, workbench)
    return plan


def _resumed(workbench: Workbench, args: argparse.Namespace) -> str:
    """The id of a comparison that is claimed to go on, with the strategies added that are named."""
    store: ComparisonStore = workbench.comparisons
    store.sweep()
    stored = store.get(args.resume)
    if new := [name for name in _names(args.strategies) if name not in stored.plan.strategies]:
        plan = extended(stored.plan, new)
        require_playable(plan, workbench)
        store.extend(stored.id, plan)
    if not store.claim(stored.id):
        status = store.get(stored.id).status
        words = "only one that was stopped, interrupted or failed can be resumed; add --strategies to play more of them"
        raise UserError(f"Comparison {stored.id!r} is {status}; {words}.")
    return stored.id
