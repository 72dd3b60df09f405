"""Made-up races on top of the made-up runs: each trainer learns at a pace of its own, run after run."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from storage.stored_run import RunStatus, StoredRun
from tests.ui.fake_runs import FakeRuns, Line, rate, recorded
from trinity_core.errors import NotFoundError
from trinity_core.training.competitors import competitor_name, preparation_episodes
from trinity_core.training.plan import RunPlan
from trinity_core.training.race import RacePlan, generation_size

FINAL = {"sep-cma-es": (0.66, 2.2), "cma-es": (0.57, 1.6), "reinforce": (0.7, 4.0), "random-search": (0.4, 3.0)}
"""Where a trainer ends and how fast it gets there; others end at 0.74."""


def raced(plan: RunPlan) -> list[Line]:
    """The lines of one run of a race."""
    name = competitor_name(plan)
    final, pace = FINAL.get(name, (0.74, 3.0))
    rng = np.random.default_rng(abs(hash((name, plan.seed))) % 2**32)
    final += float(rng.normal(0, 0.015))
    spent, low = preparation_episodes(plan, 7), 0.55 if name.endswith("imitation") else 0.24
    lines = recorded(plan)
    for line in lines:
        if line["event"] == "prepared":
            line |= {"episodes": spent, "validation": low}
        if line["event"] == "generation_ended":
            line["episodes"] = spent + line["index"] * generation_size(plan)
            if line["validation"] is not None:
                share = line["index"] / plan.generations
                line["validation"] = round(low + (final - low) * (1 - float(np.exp(-pace * share))) + float(rng.normal(0, 0.012)), 4)
    lines[-1] |= {"test": final, "test_sampled": rate(final), "validation": final + 0.02, "test_argmax": rate(final + 0.03)}
    lines[-1]["episodes"] = spent + plan.generations * generation_size(plan)
    return lines


class FakeRaces(FakeRuns):
    """Runs and races; the runs of a race wait until `advance`, or are played one after another with a pace."""

    def submit_race(self, race: RacePlan, *, owner: str = "") -> str:
        race_id = f"race{self._made + 1:028x}"
        pace, self.pace_s = self.pace_s, None
        ids = [self.add(raced(plan), plan, label=label, status=RunStatus.QUEUED) for label, plan in race.runs()]
        for run_id in ids:
            self.runs[run_id].stored = replace(self.runs[run_id].stored, race=race_id)
        self.pace_s = pace
        if pace is not None:
            threading.Thread(target=self._play_race, args=(ids,), daemon=True).start()
        return race_id

    def race(self, race_id: str) -> Sequence[StoredRun]:
        found = [run.stored for run in self.runs.values() if run.stored.race == race_id]
        if not found:
            raise NotFoundError(f"There is no race {race_id!r}.")
        return found

    def tick(self, run_id: str, lines: int = 1) -> None:
        super().tick(run_id, lines)
        run = self.runs[run_id]
        seconds = run.lines[run.shown - 1]["at_s"] if run.shown else 0.0
        run.stored = replace(run.stored, events=run.shown, seconds=seconds)

    def advance(self, race_id: str, runs: int, lines: int = 0) -> None:
        """Let so many runs end, and the next one write some lines."""
        stored = self.race(race_id)
        for run in stored[:runs]:
            self.tick(run.id, 10_000)
        if lines and runs < len(stored):
            self.mark(stored[runs].id, RunStatus.RUNNING)
            self.tick(stored[runs].id, lines)

    def _play_race(self, ids: Sequence[str]) -> None:
        for run_id in ids:
            if self.runs[run_id].stored.status is RunStatus.QUEUED:
                self.mark(run_id, RunStatus.RUNNING)
                self._play(run_id)
