"""`bench evolve`: the quick preset on the offline pool, timed part by part, beside the plain loop."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from storage.database import open_database
from storage.runs import RunStore
from trinity_core.coordinator.encoder import HiddenStateEncoder
from trinity_core.evaluation.bench_evolve import ask_tell_over_floor, plain_episodes_per_s
from trinity_core.interfaces import Encoder
from trinity_core.tasks.graders import grade
from trinity_core.tasks.task import Task
from trinity_core.training.codec import arrays, to_line
from trinity_core.training.episodes import EpisodeTree
from trinity_core.training.events import RunEnded, RunEvent
from trinity_core.training.plan import RunPlan
from trinity_core.training.run import make_arena, make_tree, train
from ui.runs.presets import preset_plan
from ui.workbench import Workbench

PLAIN_EPISODES = 60


def bench_evolve(workbench: Workbench, *, seed: int) -> dict[str, Any]:
    """Figures of one quick run, warm: backbone and sandbox are loaded before the clock starts.

    Returns:
        {episodes, wall_s, episodes_per_s, plain_episodes_per_s, speedup, calls, calls_saved, ask_tell_over_floor, time:{encode, agents,
        optimizer, store, other}, ...}; wall_s is the whole run with reference lines, validation and test; episodes are the training's.
    """
    workbench.warm_up()
    plan = replace(preset_plan(workbench.config.assets, "quick"), seed=seed)
    tree = _tree(workbench, plan, workbench.encoder())
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{Path(folder) / 'bench.sqlite3'}")
        ended, wall_s, store_s = _timed(RunStore(database), plan, tree)
        database.close()
    plain = plain_episodes_per_s(make_arena(plan, tree), _forgetful(workbench, plan), episodes=PLAIN_EPISODES)
    seconds = {**ended.seconds, "store": store_s}
    seconds["other"] = wall_s - sum(seconds.values())
    return {
        "episodes": ended.episodes,
        "wall_s": wall_s,
        "episodes_per_s": ended.episodes / wall_s,
        "plain_episodes_per_s": plain,
        "speedup": ended.episodes / wall_s / plain,
        "calls": ended.calls,
        "calls_saved": ended.calls_saved,
        "encodes": tree.counts.encodes,
        "ask_tell_over_floor": ask_tell_over_floor(),
        "time": seconds,
        "validation": ended.validation,
        "test": None if ended.sampled is None else ended.sampled.mean,
    }


def _timed(store: RunStore, plan: RunPlan, tree: EpisodeTree) -> tuple[RunEnded, float, float]:
    """The last event, seconds of the run, and seconds spent storing."""
    run_id, began, store_s = store.begin(plan), time.perf_counter(), 0.0
    for event in train(plan, tree):
        before = time.perf_counter()
        store.add(run_id, _line(event, tree, before - began), arrays(event))
        store_s += time.perf_counter() - before
    assert isinstance(event, RunEnded)
    return event, time.perf_counter() - began, store_s


def _line(event: RunEvent, tree: EpisodeTree, at_s: float) -> str:
    return to_line(event, tree.pool.names, at_s=at_s)


def _forgetful(workbench: Workbench, plan: RunPlan) -> Callable[[], EpisodeTree]:
    """Empty memories over the same backbone and pool, with nothing kept between prompts."""
    encoder = HiddenStateEncoder(workbench.backbone, cache_mb=0)
    return lambda: _tree(workbench, plan, encoder)


def _tree(workbench: Workbench, plan: RunPlan, encoder: Encoder) -> EpisodeTree:
    def graded(task: Task, answer: str) -> bool | None:
        return grade(task, answer, sandbox=workbench.sandbox)

    return make_tree(plan, workbench.pool(plan.pool), encoder, graded)
