"""The Race page over made-up runs, for looking at it by hand: `python tests/ui/demo_races.py`. Port from GRADIO_SERVER_PORT."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.ui.fake_races import FakeRaces
from tests.ui.fakes import services
from trinity_core.training.competitors import WARM
from trinity_core.training.plan import Regime
from trinity_core.training.race import RacePlan, base_plan
from ui.app import build_demo, launch_options


def main() -> None:
    runs = FakeRaces()
    names = ("sep-cma-es", "cma-es", "reinforce", "random-search")
    over = runs.submit_race(RacePlan((*names, WARM.name), seeds=3, episodes=45_000))
    runs.advance(over, 99)
    half = runs.submit_race(RacePlan(names, seeds=3, episodes=22_000, base=base_plan(Regime.DENSE)))
    runs.advance(half, len(names) + 1, 20)
    sys.stdout.write(f"?race={over}  ?race={half}\n")
    sys.stdout.flush()
    runs.pace_s = 0.05
    bundle = replace(services(), runs=runs)
    build_demo(bundle).launch(quiet=True, **launch_options(bundle))


if __name__ == "__main__":
    main()
