"""The interface over scripted agents, for looking at it by hand: `python tests/ui/demo_app.py`. Port from GRADIO_SERVER_PORT."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.ui.fakes import FAULT, PoolOption, Role, agents, services
from trinity_core.agents.pool import Pool
from ui.app import build_demo, launch_options


def main() -> None:
    made = agents(pause_s=0.05, unavailable={"archivist": "Its table is missing: reinstall the assets."})
    keyed = Pool("frontier", (*agents(unavailable={name: "Needs OPENAI_API_KEY." for name in ("calculator", "algebraist")}),))
    second = PoolOption("frontier", "Frontier models", lambda keys: keyed, ("OPENAI_API_KEY", "ANTHROPIC_API_KEY"))
    steps = [("reader", Role.THINKER), ("calculator", Role.WORKER), ("auditor", Role.VERIFIER)]
    if "fault" in sys.argv:
        made[0].fault = FAULT
        steps.insert(2, ("programmer", Role.WORKER))
    bundle = services(made, steps=steps, think_s=0.4, options=(second,))
    build_demo(bundle).launch(quiet=True, **launch_options(bundle))


if __name__ == "__main__":
    main()
