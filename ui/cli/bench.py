"""`bench compare|encoder|...|torture`: measured figures, as one JSON object or as lines."""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TextIO

from trinity_core.agents.pool import Pool
from trinity_core.cancel import Cancel
from trinity_core.errors import UserError
from trinity_core.events import SessionEvent
from trinity_core.settings import SessionPlan
from trinity_core.tasks.graders import grade
from trinity_core.tasks.registry import make_tasks
from trinity_core.tasks.task import Split
from ui.workbench import Workbench

SESSIONS = 60
CHOOSING = 360
"""Validation tasks on which the best agent of a family is chosen."""


def run(workbench: Workbench, args: argparse.Namespace, out: TextIO) -> int:
    """Measure and print."""
    figures = _BENCHES[args.what](workbench, args)
    if args.json:
        print(json.dumps(figures), file=out)
    else:
        _print(figures, out)
    return 1 if figures.get("failed") else 0


def _encoder(workbench: Workbench, args: argparse.Namespace) -> dict[str, Any]:
    from trinity_core.evaluation.bench_encoder import bench_encoder

    return dict(bench_encoder(workbench.config.assets / "backbone"))


def _headroom(workbench: Workbench, args: argparse.Namespace) -> dict[str, Any]:
    from trinity_core.evaluation.headroom import advice, measure_headroom
    from trinity_core.testing import HashEncoder  # random choices and fixed plans read no state
    from trinity_core.training.episodes import EpisodeTree

    tasks, choosing = make_tasks(Split.TEST, args.tasks, seed=args.seed), make_tasks(Split.VALIDATION, CHOOSING, seed=args.seed)
    tree = EpisodeTree(
        workbench.pool("offline"), HashEncoder(), lambda task, answer: grade(task, answer, sandbox=workbench.sandbox), max_turns=5
    )
    measured = measure_headroom(tree, tasks, choosing=choosing, seed=args.seed)
    lines = {name: getattr(measured, name) for name in ("random", "best_single", "best_per_family", "script", "oracle")}
    return {
        "tasks": measured.tasks,
        **{name: line.mean for name, line in lines.items()},
        "intervals": {name: [line.low, line.high] for name, line in lines.items()},
        "advice": advice(measured)[0],
        "agents": {name: line.mean for name, line in measured.agents.items()},
        "families": {name: dataclasses.asdict(figures) for name, figures in measured.families.items()},
    }


def _evolve(workbench: Workbench, args: argparse.Namespace) -> dict[str, Any]:
    from ui.cli.bench_evolve import bench_evolve

    return bench_evolve(workbench, seed=args.seed)


def _compare(workbench: Workbench, args: argparse.Namespace) -> dict[str, Any]:
    from ui.cli.bench_compare import bench_compare

    return bench_compare(workbench, tasks=args.tasks, seed=args.seed)


def _learned(workbench: Workbench, args: argparse.Namespace) -> dict[str, Any]:
    from ui.cli.bench_learned import bench_learned

    return bench_learned(workbench, tasks=args.tasks, seed=args.seed)


def _recorded(workbench: Workbench, args: argparse.Namespace) -> dict[str, Any]:
    from trinity_core.evaluation.recorded.bench import bench_recorded
    from trinity_core.evaluation.recorded.llmrouter import read_llmrouter

    if args.data is None:
        raise UserError("bench recorded needs --data FOLDER: the folder with LLMRouter's three files.")
    return bench_recorded(read_llmrouter(args.data), workbench.encoder(), seed=args.seed)


def _session(workbench: Workbench, args: argparse.Namespace) -> dict[str, Any]:
    from trinity_core.evaluation.bench_session import bench_sessions

    pool = workbench.pool("offline")
    questions = [task.question for task in make_tasks(Split.TEST, SESSIONS, seed=args.seed)]
    return dataclasses.asdict(bench_sessions(_starter(workbench, pool, args.seed), questions))


def _starter(workbench: Workbench, pool: Pool, seed: int) -> Callable[[str], Iterator[SessionEvent]]:
    def start(question: str) -> Iterator[SessionEvent]:
        plan = SessionPlan(question, "coordinator", pool.name, (), seed=seed)
        return workbench.session(plan, pool, cancel=Cancel())

    return start


def _sandbox(workbench: Workbench, args: argparse.Namespace) -> dict[str, Any]:
    from trinity_core.tasks.sandbox import measure_sandbox

    return dict(measure_sandbox(workbench.sandbox, 100))


def _why(workbench: Workbench, args: argparse.Namespace) -> dict[str, Any]:
    from ui.cli.bench_why import bench_why

    return bench_why(workbench, tasks=args.tasks, seed=args.seed)


def _load(workbench: Workbench, args: argparse.Namespace) -> dict[str, Any]:
    from ui.cli.bench_load import bench_load

    return bench_load(workbench, sessions=args.sessions, seed=args.seed)


def _torture(workbench: Workbench, args: argparse.Namespace) -> dict[str, Any]:
    from ui.cli.bench_torture import bench_torture

    def tell(line: str) -> None:
        print(line, file=sys.stderr, flush=True)

    return bench_torture(workbench, only=args.only, trials=args.trials, seed=args.seed, tell=tell)


_BENCHES: dict[str, Callable[[Workbench, argparse.Namespace], dict[str, Any]]] = {
    "compare": _compare,
    "encoder": _encoder,
    "evolve": _evolve,
    "headroom": _headroom,
    "learned": _learned,
    "load": _load,
    "recorded": _recorded,
    "session": _session,
    "sandbox": _sandbox,
    "why": _why,
    "torture": _torture,
}


def _print(figures: Mapping[str, Any], out: TextIO, indent: str = "") -> None:
    for name, value in figures.items():
        if isinstance(value, Mapping):
            print(f"{indent}{name}", file=out)
            _print(value, out, indent + "  ")
        elif isinstance(value, list) and value and isinstance(value[0], Mapping):
            for entry in value:
                _print(entry, out, indent + "  ")
                print(file=out)
        else:
            print(f"{indent}{name:24} {value:.4g}" if isinstance(value, float) else f"{indent}{name:24} {value}", file=out)
