"""Comparisons of the toy world as a process plays them."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace

from tests.evaluation.comparison.toy import PLAN, ToyWorkshop
from trinity_core.evaluation.comparison.run import compare
from trinity_core.types import Prompt
from ui.comparisons.sitting import Play

TOY = replace(PLAN, limit=3, seeds=1)


def toy_play(workshop: ToyWorkshop | None = None, before: Callable[[Prompt], None] = lambda prompt: None) -> Play:
    """A `Play` that calls `before` with each prompt."""
    shop = workshop or ToyWorkshop(before=before)
    return lambda plan, earlier, memory, cancel: compare(plan, shop, earlier=earlier, memory=memory, cancel=cancel)


def timeless(lines: list[dict]) -> list[dict]:
    """What was played and what it says, without ids, clocks and who made which call in which sitting."""
    kept = [line for line in lines if line["event"] in ("session_played", "comparison_ended")]
    left_out = ("session", "seconds", "at_s", "comparison_id")
    plain = [{key: value for key, value in line.items() if key not in left_out} for line in deepcopy(kept)]
    for line in plain:
        for row in line.get("result", {}).get("strategies", ()):
            row.pop("seconds")
    return plain
