"""`backbone train|report`: make the bundled backbone again, or measure how separable its states are."""

from __future__ import annotations

import argparse
import dataclasses
import json
from pathlib import Path
from typing import TextIO

from trinity_core.errors import PlanError
from ui.workbench import Workbench

SESSIONS = 6000
"""Random sessions on tasks of training templates that the backbone learns from."""


def run(workbench: Workbench, args: argparse.Namespace, out: TextIO) -> int:
    """Train or report.

    Raises:
        PlanError: a training without a folder to put it in.
    """
    if args.action == "report":
        _report(workbench, args, out)
        return 0
    if args.out is None:
        raise PlanError("backbone train needs --out FOLDER, where the trained backbone goes.")
    _train(workbench, args.out, args, out)
    return 0


def _train(workbench: Workbench, folder: Path, args: argparse.Namespace, out: TextIO) -> None:
    from trinity_core.pretraining.rollout import training_samples
    from trinity_core.pretraining.train import BackbonePlan, Progress, train_backbone

    def show(progress: Progress) -> None:
        losses = {name: round(value, 4) for name, value in progress.losses.items()}
        if args.json:
            print(json.dumps({"event": "progress", "step": progress.step, "done": round(progress.done, 3), "losses": losses}), file=out)
        else:
            print(f"{progress.done:5.0%}  step {progress.step}  {losses}", file=out, flush=True)

    plan = BackbonePlan(minutes=args.minutes, seed=args.seed)
    samples = training_samples(workbench.pool("offline"), tasks=SESSIONS, seed=args.seed)
    trained = train_backbone(plan, samples, folder, progress=show)
    print(json.dumps({"event": "trained", **dataclasses.asdict(trained), "folder": str(trained.folder)}), file=out)


def _report(workbench: Workbench, args: argparse.Namespace, out: TextIO) -> None:
    from trinity_core.pretraining.report import backbone_report

    report = backbone_report(workbench.backbone, workbench.pool("offline"))
    if args.json:
        print(json.dumps(dataclasses.asdict(report)), file=out)
        return
    print(f"{report.backbone}: width {report.width}, state norm {report.state_norm:.2f}", file=out)
    for score in report.scores:
        print(f"  {score.source:14} {score.label:14} {score.stage:12} {score.accuracy:.3f}  (chance {score.chance:.3f})", file=out)
