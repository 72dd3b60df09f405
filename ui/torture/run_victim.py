"""A process that trains one small run over hosted models as the worker does, and tells each line of the log once it is stored."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from pathlib import Path

from storage.database import default_url
from trinity_core.agents.pool import Pool
from trinity_core.cancel import Cancel
from trinity_core.tasks.task import Task
from trinity_core.training.plan import RunPlan, SpaceName
from ui.config import Config
from ui.runs.sitting import drive
from ui.runs.trainer import Trainer
from ui.torture.child import ROOT
from ui.torture.listener import Heard, Said
from ui.torture.program import WithoutBackbone
from ui.torture.victims import tell

IN_FLIGHT = 4
"""Calls at the same time."""
POOL = "hosted"
"""What plans call the pool, wherever its file lies."""


def small_plan(seed: int) -> RunPlan:
    """A whole run of a second or two."""
    return RunPlan(
        pool=POOL,
        space=SpaceName.LINEAR,
        families=("arithmetic",),
        seed=seed,
        generations=4,
        population=4,
        repeats=2,
        validate_every=2,
        train_tasks=8,
        validation_tasks=4,
        test_tasks=4,
        headroom_tasks=0,
        max_turns=3,
        max_calls=100_000,
        max_cost_usd=100.0,
        workers=IN_FLIGHT,
        agent_workers=IN_FLIGHT,
    )


def provider(heard: Heard) -> Said:
    """Answers that nobody can foresee, but always the same to the same request."""
    from ui.torture.completion import completion

    return Said(completion(f"Answer: {zlib.crc32(heard.body) % 5}"))


def write_pool(folder: Path, url: str) -> None:
    """Keep a pool file in `folder`: three models of the provider at `url`.

    They are told which sample is asked for, so that no two requests are alike.
    """
    address = f'provider = "openai"\nbase_url = "{url}/v1"\nsend_seed = true\nprice_in = 1\nprice_out = 1\n'
    _file(folder).write_text("\n".join(f'[[agents]]\nname = "{name}"\nmodel = "{name}"\n{address}' for name in ("one", "two", "three")))


def _file(folder: Path) -> Path:
    return folder / f"{POOL}.toml"


def train_one(folder: str, run_id: str, pipe: int, *, mood: int = 0) -> None:
    """Train a queued run to its end, from its last stored generation on. Tells "line NUMBER".

    Args:
        folder: where the database and the pool file are.
        run_id: the run.
        pipe: where to tell.
        mood: changes which answers are right; one that differs between the processes of a run makes it end otherwise.
    """
    with _Bench(Path(folder), mood) as bench:
        bench.runs.claim(run_id)
        for line in drive(bench.runs, run_id, Trainer(bench), Cancel()):
            tell(pipe, f"line {zlib.crc32(line.encode())}")


class _Bench(WithoutBackbone):
    """A workbench with one pool, where half of all answers are right.

    Args:
        folder: where the database and the pool file are.
        mood: another one finds another half right.
    """

    def __init__(self, folder: Path, mood: int) -> None:
        super().__init__(Config(ROOT / "assets", default_url(folder)))
        self._folder, self._mood = folder, mood

    def pool(self, name: str, *, pace: float = 0.0, keys: Mapping[str, str] | None = None, owner: str = "") -> Pool:
        """The pool of the folder."""
        return super().pool(str(_file(self._folder)), pace=pace, keys=keys, owner=owner)

    def grade(self, task: Task, answer: str) -> float:
        """By chance, and always the same."""
        return float(zlib.crc32(f"{self._mood} {task.question} {answer}".encode()) % 2)
