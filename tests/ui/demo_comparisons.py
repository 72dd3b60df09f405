"""The Compare page over made-up sessions, to look at by hand: `python tests/ui/demo_comparisons.py`. Port from GRADIO_SERVER_PORT."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.ui.fake_comparisons import CARDS, FakeComparisons
from tests.ui.fakes import services
from trinity_core.evaluation.comparison.plan import ComparisonPlan
from ui.app import build_demo, launch_options

NAMES = ("coordinator", "single:generalist", "single:calculator", "random", "rotation", "script", "vote", "cascade", "knn", "oracle")


def main() -> None:
    comparisons = FakeComparisons()
    over = comparisons.add(ComparisonPlan(NAMES, limit=120))
    comparisons.tick(over)
    half = comparisons.add(ComparisonPlan(NAMES[:6], limit=60, seeds=2))
    comparisons.tick(half, 190)
    sys.stdout.write(f"?comparison={over}  ?comparison={half}\n")
    sys.stdout.flush()
    comparisons.pace_s = 0.02
    bundle = replace(services(), comparisons=comparisons, strategies=lambda pool: CARDS)
    build_demo(bundle).launch(quiet=True, **launch_options(bundle))


if __name__ == "__main__":
    main()
