"""`evolve`: a training run in the foreground, generation by generation; it is stored like any other and can be resumed."""

from __future__ import annotations

import argparse
import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, TextIO

from storage.heart import Heart
from storage.runs import RunStore
from storage.stored_run import RunStatus
from trinity_core.cancel import Cancel
from trinity_core.coordinator.checkpoint import read_checkpoint, save_checkpoint
from trinity_core.errors import StorageError, TrinityError, UserError
from trinity_core.training.plan import RunPlan, Start, TrainerName
from trinity_core.training.plan_file import read_plan_file
from ui.cli import run_lines
from ui.runs.presets import preset_plan
from ui.runs.recorded import on_recorded
from ui.runs.sitting import drive
from ui.runs.trainer import Trainer
from ui.workbench import Workbench

WATCH_S = 0.5
"""Seconds between two looks for a stop asked for elsewhere."""


def run(workbench: Workbench, args: argparse.Namespace, out: TextIO) -> int:
    """Train, print each line, write the head to `--out`."""
    _require_writable(args.out)
    store = workbench.runs
    run_id = _resumed(store, args.resume) if args.resume else store.begin(_plan(workbench, args), label=args.label)
    cancel = Cancel()
    with _watched(store, run_id, cancel):
        for line in drive(store, run_id, Trainer(workbench), cancel):
            data = json.loads(line)
            if data["event"] == "run_ended" and args.out is not None:
                data["checkpoint"] = _write(store, run_id, args.out)
            print(json.dumps(data, ensure_ascii=False) if args.json else run_lines.told(data), file=out, flush=True)
    return _code(store, run_id)


def _plan(workbench: Workbench, args: argparse.Namespace) -> RunPlan:
    """The preset or the plan file, with what the command line says otherwise."""
    plan = read_plan_file(args.plan) if args.plan is not None else preset_plan(workbench.config.assets, args.preset)
    chosen: Mapping[str, Any] = {
        "trainer": None if args.trainer is None else TrainerName(args.trainer),
        "start": None if args.start is None else Start(args.start),
        "seed": args.seed,
        "generations": args.generations,
        "pool": args.pool,
        "tasks": args.tasks,
    }
    return on_recorded(replace(plan, **{name: value for name, value in chosen.items() if value is not None}))


def _resumed(store: RunStore, run_id: str) -> str:
    store.sweep()
    if not store.claim(run_id):
        status = store.get(run_id).status
        raise UserError(f"Run {run_id!r} is {status}; only one that was stopped, interrupted or failed can be resumed.")
    return run_id


@contextmanager
def _watched(store: RunStore, run_id: str, cancel: Cancel) -> Iterator[None]:
    """Inside, the run's lease is renewed, and a stop asked for from another process is heard."""
    heart, done = Heart(store), threading.Event()

    def listen() -> None:
        while not done.wait(WATCH_S):
            try:
                if not store.wanted(run_id):
                    cancel.set()
            except StorageError:
                continue  # the next look tries again; the heart tells of it

    listener = threading.Thread(target=listen, name="stop-listener", daemon=True)
    heart.start()
    listener.start()
    try:
        yield
    finally:
        done.set()
        listener.join()
        heart.stop()


def _require_writable(out: Path | None) -> None:
    """Better to hear of it before the training than after."""
    if out is not None and out.is_dir():
        raise UserError(f"--out is the folder {str(out)!r}; give the file to write, for instance {str(out / 'head.safetensors')!r}.")


def _write(store: RunStore, run_id: str, out: Path) -> str | None:
    data = store.checkpoint(run_id)
    if data is None:
        return None
    save_checkpoint(out, read_checkpoint(data))
    return str(out)


def _code(store: RunStore, run_id: str) -> int:
    stored = store.get(run_id)
    if stored.status is RunStatus.FAILED:
        raise TrinityError(stored.message)
    return 0
