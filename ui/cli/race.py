"""`race`: trainers against each other, one run after another in this process on a shared memory; every run is stored."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from secrets import token_hex
from typing import Any, TextIO

from storage.heart import Heart
from storage.runs import RunStore
from trinity_core.cancel import Cancel
from trinity_core.errors import TrinityError
from trinity_core.evaluation.race import Standing, standings
from trinity_core.evaluation.race_curves import RaceRun
from trinity_core.evaluation.race_verdict import verdict
from trinity_core.training.competitors import competitor_name
from trinity_core.training.plan import Regime, RunPlan
from trinity_core.training.plan_file import read_plan_file
from trinity_core.training.race import EPISODES, RacePlan, base_plan
from ui.cli.text import plain
from ui.runs.recorded import on_recorded
from ui.runs.sitting import drive
from ui.runs.trainer import Trainer
from ui.workbench import Workbench

Json = dict[str, Any]


def run(workbench: Workbench, args: argparse.Namespace, out: TextIO) -> int:
    """Run the race and print it as it happens; Ctrl-C ends it with what there is and gives 130."""
    base = _base(args.plan, args.regime)
    base = on_recorded(base if args.pool is None else replace(base, pool=args.pool))
    agents = len(workbench.pool(base.pool).names)
    episodes = EPISODES[base.regime] if args.episodes is None else args.episodes
    names = tuple(name.strip() for name in args.trainers.split(",") if name.strip())
    race = _Race(RacePlan(names, args.seeds, episodes, base, agents), out, as_json=args.json)
    with _beating(workbench.runs):
        code = race.run(workbench)
    race.end()
    return code


def _base(file: Path | None, regime: str | None) -> RunPlan:
    """The plan all runs share: a file's, or the regime's own."""
    if file is None:
        return base_plan(Regime(regime or Regime.TERMINAL.value))
    plan = read_plan_file(file)
    return plan if regime is None else replace(plan, regime=Regime(regime))


@contextmanager
def _beating(store: RunStore) -> Iterator[None]:
    heart = Heart(store)
    heart.start()
    try:
        yield
    finally:
        heart.stop()


@dataclass(slots=True)
class _Race:
    """A race in the terminal."""

    plan: RacePlan
    out: TextIO
    as_json: bool
    id: str = field(default_factory=lambda: token_hex(16))
    runs: list[RaceRun] = field(default_factory=list)

    def run(self, workbench: Workbench) -> int:
        """Run one after another and return the exit code; a run that fails says so and the others go on."""
        trainer, code = Trainer(workbench), 0
        try:
            for label, plan in self.plan.runs():
                self._say(f"\n{label}")
                try:
                    self._run(workbench.runs, trainer, label, plan)
                except TrinityError as error:
                    code = 1
                    print(f"app.py: {label}: {' '.join(str(error).split())}", file=sys.stderr)
        except KeyboardInterrupt:
            return 130
        return code

    def _run(self, store: RunStore, trainer: Trainer, label: str, plan: RunPlan) -> None:
        run_id, cancel, lines = store.begin(plan, race=self.id, label=label), Cancel(), list[Json]()
        self.runs.append(RaceRun(competitor_name(plan), plan.seed, lines))
        for text in drive(store, run_id, trainer, cancel):
            lines.append(json.loads(text))
            self._show(self.runs[-1])
            if not store.wanted(run_id):
                cancel.set()  # somebody stopped this run from elsewhere; the others go on

    def end(self) -> None:
        """Print the table and the verdict over what there is."""
        rows = standings(self.runs, self.plan.titles())
        said = verdict(rows, planned=self.plan.seeds)
        if self.as_json:
            facts = {"race": self.id, "regime": self.plan.regime.value, "episodes": self.plan.episodes, "seeds": self.plan.seeds}
            self._print({"event": "race_ended", **facts, "table": [row.row() for row in rows], "verdict": said})
        else:
            self._say("\n" + "\n".join(_table(rows)) + f"\n\n{said}")

    def _show(self, run: RaceRun) -> None:
        line = run.lines[-1]
        if self.as_json:
            self._print({**line, "race": self.id, "trainer": run.trainer, "seed": run.seed})
        elif line.get("validation") is not None and line["event"] in ("prepared", "generation_ended"):
            self._say(f"  {line['episodes']:9,} episodes  validation {line['validation']:.3f}")
        elif line["event"] == "run_ended" and line["test"] is not None:
            self._say(f"  held-out {line['test']:.3f} after {line['at_s']:.0f} s")

    def _print(self, values: Json) -> None:
        print(json.dumps(values, ensure_ascii=False), file=self.out, flush=True)

    def _say(self, text: str) -> None:
        if not self.as_json:
            print(plain(text), file=self.out, flush=True)


def _table(rows: tuple[Standing, ...]) -> Iterator[str]:
    yield f"{'':28} {'held-out':>22} {'validation':>11} {'episodes':>10} {'calls':>9} {'tokens':>11} {'seconds':>8}  runs"
    for row in rows:
        test = "–" if row.test is None else f"{row.test.mean:.3f} ({row.test.low:.3f}-{row.test.high:.3f})"
        best = "–" if row.validation is None else f"{row.validation:.3f}"
        took = "–" if row.seconds is None else f"{row.seconds:.0f}"
        counts = f"{row.episodes:10,.0f} {row.calls:9,.0f} {row.tokens:11,.0f}"
        yield f"{row.title:28} {test:>22} {best:>11} {counts} {took:>8}  {row.runs}"
