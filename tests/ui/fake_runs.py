"""A stand-in for the runs behind the Evolve page: it plays a believable recorded run, line by line, as far as a test lets it."""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import numpy as np

from storage.stored_run import RunPage, RunQuery, RunStatus, StoredRun
from tests.ui.fakes import NAMES
from trinity_core.errors import NotFoundError, PlanError, StorageError
from trinity_core.training.plan import RunPlan, Start, to_dict
from ui.services import PresetOption

Line = dict[str, Any]

_LIVE = RunPlan(pool="frontier", generations=10, population=8)
PRESETS = (
    PresetOption("quick", "Quick", "A minute on the offline pool: see the curve rise.", RunPlan(start=Start.IMITATION, generations=40), 1),
    PresetOption("standard", "Standard", "The setting that did best on the offline pool.", RunPlan(start=Start.IMITATION, repeats=32), 4),
    PresetOption("paper", "As in the paper", "Start from nothing, every weight free, 60 generations.", RunPlan(repeats=16), 6),
    PresetOption(
        "live",
        "Live pool",
        "Real models over the network, with a hard ceiling.",
        _LIVE,
        30,
    ),
)


def rate(mean: float, spread: float = 0.05) -> Line:
    return {"mean": round(mean, 4), "low": round(max(0.0, mean - spread), 4), "high": round(min(1.0, mean + spread), 4)}


def headroom(*, saturated: bool = False, names: Sequence[str] = NAMES) -> Line:
    alone = (0.30, 0.37, 0.08, 0.34, 0.25, 0.42, 0.04)
    best = 0.87 if saturated else 0.42
    agents = {name: rate(best if score == 0.42 else score) for name, score in zip(names, alone, strict=True)}
    return {
        "tasks": 180,
        "random": rate(0.24),
        "best_single": {**rate(best), "agent": names[5]},
        "best_per_family": rate(0.71),
        "script": rate(0.39),
        "oracle": rate(0.9, 0.04),
        "agents": agents,
    }


def recorded(plan: RunPlan, *, names: Sequence[str] = NAMES, saturated: bool = False, collapsed: str = "") -> list[Line]:
    """The lines of a whole run, in order."""
    rng, population = np.random.default_rng(plan.seed), plan.population or 23
    lines: list[Line] = [_started(plan, population, names), _measured(saturated, names)]
    lines.append({"event": "prepared", "episodes": 2400, "calls": 6100, "validation": 0.55 if plan.start is Start.IMITATION else 0.24})
    heat = rng.uniform(0.02, 0.1, (len(names) + 3, 16))
    grown = rng.uniform(0, 1, heat.shape) ** 3
    for index in range(1, plan.generations + 1):
        heat = heat + 0.02 * grown * rng.uniform(0.4, 1.6, heat.shape)
        lines.append(_generation(plan, index, rng, population, names, heat))
    lines.append(_ended(plan, lines[-1], names, collapsed))
    for number, line in enumerate(lines):
        line["at_s"] = round(0.4 * number + 5.0 * min(number, 2), 2)
    return lines


def _started(plan: RunPlan, population: int, names: Sequence[str]) -> Line:
    planned = plan.generations * population * plan.repeats
    sizes = {"parameters": 650, "population": population, "generations": plan.generations, "episodes": planned}
    return {"event": "run_started", "trainer": plan.trainer.value, **sizes, "agents": list(names), "plan": to_dict(plan)}


def _measured(saturated: bool, names: Sequence[str]) -> Line:
    pays = "Coordination can pay here: the best choice per question answers 90% right, the best single agent 42%."
    full = "The best single agent is already close to the best choice per question, so there is little to win here."
    advice = full if saturated else pays
    return {"event": "headroom_measured", **headroom(saturated=saturated, names=names), "advice": advice, "saturated": saturated}


def _skill(plan: RunPlan, index: int) -> float:
    low = 0.55 if plan.start is Start.IMITATION else 0.24
    return low + (0.79 - low) * (1 - np.exp(-2.6 * index / plan.generations))


def _generation(plan: RunPlan, index: int, rng: np.random.Generator, population: int, names: Sequence[str], heat: Any) -> Line:
    skill, done = _skill(plan, index), 2400 + index * population * plan.repeats
    fitness = np.clip(rng.normal(skill - 0.05, 0.07, population), 0, 1).round(4)
    drift = np.linspace(0.2, 1.6, len(names)) * np.exp(np.linspace(-0.6, 0.9, len(names)) * index / plan.generations)
    agents, roles = drift / drift.sum(), np.array([0.62, 0.12 + 0.1 * index / plan.generations, 0.2])
    return {
        "event": "generation_ended",
        "index": index,
        "episodes": done,
        "mean": float(fitness.mean()),
        "best": float(fitness.max()),
        "fitness": [*fitness[:-1].tolist(), None],
        "outcome": float(fitness.mean()),
        "turns": 2.4,
        "sigma": round(0.5 * 0.985**index, 4),
        "validation": round(skill + float(rng.normal(0, 0.012)), 4) if index % plan.validate_every == 0 else None,
        "agent_share": dict(zip(names, agents.round(4).tolist(), strict=True)),
        "role_share": dict(zip(("worker", "thinker", "verifier"), (roles / roles.sum()).round(4).tolist(), strict=True)),
        "agent_entropy": 0.8,
        "role_entropy": 0.7,
        "calls": 6100 + int(900 * np.log1p(index)),
        "calls_saved": int(2.1 * done),
        "lost": 0,
        "tokens": 118 * (6100 + int(900 * np.log1p(index))),
        "cost_usd": round(0.00001 * done, 5),
        "heat": heat.round(4).tolist(),
    }


def _ended(plan: RunPlan, last: Line, names: Sequence[str], collapsed: str) -> Line:
    kept = {key: last[key] for key in ("episodes", "calls", "calls_saved", "lost", "tokens", "cost_usd", "role_share", "agent_share")}
    return {
        "event": "run_ended",
        "reason": "finished",
        "best_generation": plan.generations - plan.generations % plan.validate_every,
        "start_validation": 0.55,
        "validation": 0.785,
        "test": 0.76,
        "test_sampled": rate(0.76, 0.047),
        "test_argmax": rate(0.78, 0.046),
        "collapsed": collapsed,
        "reference": headroom(names=names),
        **kept,
        "time": {"encode": 6.1, "agents": 11.8, "optimizer": 1.2, "store": 0.6, "other": 2.3},
        "checkpoint": "kept",
    }


def new_run(run_id: str, plan: RunPlan, *, label: str = "", status: RunStatus = RunStatus.RUNNING) -> StoredRun:
    now, text = datetime.now(UTC), json.dumps(to_dict(plan))
    return StoredRun(
        id=run_id,
        created_at=now,
        owner="",
        race="",
        label=label,
        trainer=plan.trainer.value,
        pool=plan.pool,
        plan_json=text,
        status=status,
        queued_at=now,
        started_at=now,
        ended_at=None,
        message="",
        events=0,
        seconds=0.0,
        generations=0,
        episodes=0,
        tokens=0,
        cost_usd=0.0,
        validation=None,
        test=None,
        has_checkpoint=False,
    )


@dataclass
class _Run:
    stored: StoredRun
    lines: list[Line]
    shown: int = 0


class FakeRuns:
    """Runs that move on by `tick`, or by themselves with a pace.

    Args:
        pace_s: seconds between two lines; None to wait for `tick`.
        whole: a run is complete as soon as it is submitted.
    """

    def __init__(self, *, pace_s: float | None = None, whole: bool = False) -> None:
        self._whole, self._made = whole, 0
        self.forget(pace_s)

    def forget(self, pace_s: float | None = None) -> None:
        """As new, but no id comes twice: a page that still reads an old run is told that it is gone."""
        self.pace_s, self.warmed, self.broken, self.why_waiting = pace_s, 0, "", ""
        self.runs: dict[str, _Run] = {}

    def presets(self) -> Sequence[PresetOption]:
        return PRESETS

    def estimate(self, plan: RunPlan) -> str:
        episodes = plan.generations * (plan.population or 23) * plan.repeats
        return f"About {episodes:,} episodes, roughly {max(1, episodes // 9000)} min on this machine."

    def warm(self) -> None:
        self.warmed += 1

    def trouble(self) -> str:
        return self.why_waiting

    def submit(self, plan: RunPlan, *, owner: str = "", label: str = "") -> str:
        if plan.train_tasks == 13:
            raise PlanError("train_tasks is 13; that brings bad luck. Choose another number.")
        return self.add(recorded(plan), plan, label=label)

    def add(self, lines: list[Line], plan: RunPlan, *, label: str = "", status: RunStatus = RunStatus.RUNNING) -> str:
        self._made += 1
        run_id = f"{self._made:032x}"
        stored = new_run(run_id, plan, label=label, status=status)
        self.runs[run_id] = _Run(stored, lines)
        if self._whole:
            self.tick(run_id, len(lines))
        elif self.pace_s is not None:
            threading.Thread(target=self._play, args=(run_id,), daemon=True).start()
        return run_id

    def tick(self, run_id: str, lines: int = 1) -> None:
        """Let the run write so many more lines."""
        run = self.runs[run_id]
        run.shown = min(run.shown + lines, len(run.lines))
        if not run.shown:
            return
        last = run.lines[run.shown - 1]
        changes: Line = {
            "episodes": last.get("episodes", 0),
            "generations": max((line.get("index", 0) for line in run.lines[: run.shown]), default=0),
        }
        if last.get("validation") is not None:
            changes["validation"] = last["validation"]
        if last["event"] == "run_ended":
            changes |= {"status": RunStatus.FINISHED, "test": last["test"], "has_checkpoint": True}
        run.stored = replace(run.stored, **changes)

    def mark(self, run_id: str, status: RunStatus, message: str = "") -> None:
        self.runs[run_id].stored = replace(self.runs[run_id].stored, status=status, message=message)

    def stop(self, run_id: str) -> None:
        self.get(run_id)
        self.mark(run_id, RunStatus.STOPPED)

    def resume(self, run_id: str) -> None:
        self.get(run_id)
        run = self.runs[run_id]
        run.lines.insert(run.shown, {"event": "run_resumed", "at_s": 99.0, "generation": run.stored.generations})
        self.mark(run_id, RunStatus.RUNNING)

    def duplicate(self, run_id: str) -> RunPlan:
        return self.get(run_id).plan

    def get(self, run_id: str) -> StoredRun:
        if self.broken:
            raise StorageError(self.broken)
        if run_id not in self.runs:
            raise NotFoundError(f"There is no run {run_id!r}.")
        return self.runs[run_id].stored

    def list(self, query: RunQuery) -> RunPage:
        rows = [run.stored for run in reversed(self.runs.values())]
        return RunPage(tuple(rows[query.offset : query.offset + query.limit]), len(rows))

    def events(self, run_id: str, offset: int = 0) -> list[str]:
        run = self.runs[run_id]
        return [json.dumps(line) for line in run.lines[offset : run.shown]]

    def checkpoint(self, run_id: str) -> bytes | None:
        return b"head" if self.get(run_id).status is RunStatus.FINISHED else None

    def _play(self, run_id: str) -> None:
        pause, run = threading.Event(), self.runs[run_id]
        while run.shown < len(run.lines):
            pause.wait(self.pace_s)
            if run.stored.status is RunStatus.RUNNING:
                self.tick(run_id)
