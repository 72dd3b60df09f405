"""The Evolve page over made-up runs, for looking at it by hand: `python tests/ui/demo_runs.py`. Port from GRADIO_SERVER_PORT."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from storage.stored_run import RunStatus
from tests.ui.fake_runs import PRESETS, FakeRuns, recorded
from tests.ui.fakes import services
from ui.app import build_demo, launch_options


def main() -> None:
    runs = FakeRuns(pace_s=None)
    plans = {preset.name: preset.plan for preset in PRESETS}
    for name, shown, status in (("quick", 999, None), ("paper", 35, RunStatus.INTERRUPTED), ("standard", 27, RunStatus.RUNNING), ("quick", 0, RunStatus.QUEUED)):
        run_id = runs.add(recorded(plans[name]), plans[name], label=name.title(), status=status or RunStatus.RUNNING)
        if shown:
            runs.tick(run_id, shown)
        if status:
            runs.mark(run_id, status)
    saturated = recorded(plans["quick"], saturated=True, collapsed="One agent, generalist, gets 97% of the choices: the head has collapsed to it.")
    runs.tick(runs.add(saturated, plans["quick"], label="Saturated"), 999)
    runs._pace = 0.3
    bundle = replace(services(), runs=runs)
    build_demo(bundle).launch(quiet=True, **launch_options(bundle))


if __name__ == "__main__":
    main()
