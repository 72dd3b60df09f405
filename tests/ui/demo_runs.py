"""The Evolve page over made-up runs, for looking at it by hand: `python tests/ui/demo_runs.py`. Port from GRADIO_SERVER_PORT."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from storage.stored_run import RunStatus
from tests.ui.fake_runs import PRESETS, FakeRuns, recorded
from tests.ui.fakes import PoolOption, agents, services
from trinity_core.agents.pool import Pool
from ui.app import build_demo, launch_options

PLANS = {preset.name: preset.plan for preset in PRESETS}
STATES = (
    ("quick", 999, RunStatus.FINISHED),
    ("paper", 35, RunStatus.INTERRUPTED),
    ("standard", 27, RunStatus.RUNNING),
    ("quick", 0, RunStatus.QUEUED),
)
COLLAPSED = "One agent, generalist, gets 97% of the choices: the head has collapsed to it."


def main() -> None:
    runs = FakeRuns()
    for name, shown, status in STATES:
        run_id = runs.add(recorded(PLANS[name]), PLANS[name], label=name.title())
        runs.tick(run_id, shown)
        runs.mark(run_id, status)
    saturated = recorded(PLANS["quick"], saturated=True, collapsed=COLLAPSED)
    runs.tick(runs.add(saturated, PLANS["quick"], label="Saturated"), 999)
    runs.pace_s = 0.3
    made = agents(unavailable=dict.fromkeys(["calculator"], "Needs OPENAI_API_KEY."))
    for agent in made:
        agent.info = replace(agent.info, provider="openai")
    live = PoolOption("frontier", "Frontier models", lambda keys: Pool("frontier", tuple(made)), ("OPENAI_API_KEY",))
    bundle = replace(services(options=(live,)), runs=runs)
    build_demo(bundle).launch(quiet=True, **launch_options(bundle))


if __name__ == "__main__":
    main()
