"""`reproduce`: a table of the paper run again over the offline pool, in this process; every training run is stored."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from secrets import token_hex
from typing import Any, TextIO

from storage.runs import RunStore
from storage.stored import MAX_PAGE
from storage.stored_run import RunQuery, RunStatus
from trinity_core.cancel import Cancel
from trinity_core.errors import UserError
from trinity_core.evaluation.race_curves import RaceRun
from trinity_core.evaluation.reproduce.figure import Figure, figures
from trinity_core.evaluation.reproduce.reproduction import Reproduction, Size
from trinity_core.evaluation.reproduce.table import Row, TableName
from trinity_core.training.plan import RunPlan
from ui.cli.text import plain
from ui.cli.watch import stopping_at_ctrl_c, watched
from ui.reproductions.report import report
from ui.reproductions.used import head_in_use
from ui.runs.sitting import drive
from ui.runs.trainer import Trainer
from ui.workbench import Workbench

Json = dict[str, Any]


def run(workbench: Workbench, args: argparse.Namespace, out: TextIO) -> int:
    """Run a table again and print it; Ctrl-C ends it with what there is and gives 130."""
    reproduction = Reproduction(TableName(args.table), Size(args.size), args.seed)
    if args.resume and not reproduction.trained:
        raise UserError(f"--resume is for tables of training runs; measuring {args.table!r} takes seconds. Leave it out.")
    work = _Work(workbench, reproduction, race=args.resume or token_hex(16))
    cancel = Cancel()
    with stopping_at_ctrl_c(cancel) as pressed:
        rows = work.train(cancel) if reproduction.trained else work.measure(cancel)
    made = report(reproduction, rows, backbone=workbench.encoder().name, race=work.race if reproduction.trained else "")
    if args.json:
        print(json.dumps(made, ensure_ascii=False), file=out)
    else:
        print(plain("\n".join(_lines(made))), file=out)
    return 130 if pressed else 0


@dataclass(slots=True)
class _Work:
    """One table being run; progress goes to stderr, so that stdout is the table alone."""

    workbench: Workbench
    reproduction: Reproduction
    race: str
    runs: list[RaceRun] = field(default_factory=list)

    def measure(self, cancel: Cancel) -> Sequence[Figure]:
        """Measure row by row."""
        from trinity_core.evaluation.reproduce.measuring import measure

        rows: Sequence[Figure] = ()
        for rows in measure(self.reproduction, head_in_use(self.workbench), cancel):
            self._say(f"{sum(row.done for row in rows)} of {len(rows)} measured")
        return rows

    def train(self, cancel: Cancel) -> Sequence[Figure]:
        """Run one after another; those of an earlier attempt that have finished are read."""
        store, trainer = self.workbench.runs, Trainer(self.workbench)
        earlier = {run.plan: run.id for run in store.list(RunQuery(race=self.race, limit=MAX_PAGE)).runs}
        planned = self.reproduction.rows_of_runs()
        for number, (row, plan) in enumerate(planned, 1):
            if cancel.is_set():
                break
            self._say(f"run {number} of {len(planned)}: {row.title}, seed {plan.seed}")
            self._run(store, trainer, earlier.get(plan, ""), row, plan, cancel)
        return figures(self.reproduction, self.runs)

    def _run(self, store: RunStore, trainer: Trainer, run_id: str, row: Row, plan: RunPlan, cancel: Cancel) -> None:
        label = f"{self.reproduction.label} · {row.title}, seed {plan.seed}"
        if not run_id:
            run_id = store.begin(plan, race=self.race, label=label)
        elif store.get(run_id).status is not RunStatus.FINISHED and not store.claim(run_id):
            raise UserError(f"Run {run_id!r} of this table is being run elsewhere. Wait until it has ended.")
        if store.get(run_id).status is not RunStatus.FINISHED:
            # of this run alone: one that is stopped elsewhere, or has just ended, must not end the others
            own = Cancel()
            with watched(store, run_id, own):
                for _ in drive(store, run_id, trainer, own):
                    if cancel.is_set():
                        own.set()
        self.runs.append(RaceRun(row.key, plan.seed, [json.loads(text) for text in store.events(run_id)]))

    def _say(self, text: str) -> None:
        print(plain(text), file=sys.stderr, flush=True)


def _lines(made: Json) -> list[str]:
    head = f"{made['title']} ({made['source']} of the paper), {made['size']}, seed {made['seed']}"
    table = [f"{'':46} {'paper':>7} {'ours':>7}  95 % interval    runs  seconds"]
    for row in made["rows"]:
        low = "" if row["low"] is None else f"{row['low']:.3f} to {row['high']:.3f}"
        counts = f"{row['runs']}/{row['planned']}"
        table.append(f"{row['title']:46} {_cell(row['paper']):>7} {_cell(row['ours']):>7}  {low:15}  {counts:>4}  {row['seconds']:7.1f}")
    notes = [f"{row['title']}: {row['note']}" for row in made["rows"] if row["note"]]
    resume = [f"Runs are stored as {made['race']}; --resume {made['race']} goes on."] if made["race"] and not made["finished"] else []
    return [head, "", *table, "", made["agreement"], "", made["setting"], f"Intervals: 95 %, over {made['over']}.", "", *notes, *resume]


def _cell(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"
