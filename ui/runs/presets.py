"""Plans ready to run: one file each in `assets/plans`, with what people read about them here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from trinity_core.errors import PlanError
from trinity_core.training.plan import RunPlan
from trinity_core.training.plan_file import read_plan_file
from ui.services import PresetOption

_WORDS: Mapping[str, tuple[str, str, float]] = {
    "quick": ("Quick", "Evolve from nothing and watch it learn, in about a minute.", 1.0),
    "standard": (
        "Standard",
        "Imitate the best team for each kind of question, then evolve. It made the head that ships with this app.",
        2.0,
    ),
    "paper": ("Paper", "The published settings: every weight of the head, from zero, small steps.", 5.0),
    "live": ("Live pool", "Hosted or local models, with hard limits on calls and dollars. Set keys and limits first.", 0.0),
}
NAMES = tuple(_WORDS)
"""In the order people see them."""


def presets(assets: Path) -> Sequence[PresetOption]:
    """All of them.

    Raises:
        PlanError: a file is missing or wrong.
    """
    return [PresetOption(name, title, idea, preset_plan(assets, name), minutes) for name, (title, idea, minutes) in _WORDS.items()]


def preset_plan(assets: Path, name: str) -> RunPlan:
    """The plan of that name.

    Raises:
        PlanError: there is none.
    """
    if name not in _WORDS:
        raise PlanError(f"preset is {name!r}; it must be one of {', '.join(_WORDS)}.")
    return read_plan_file(assets / "plans" / f"{name}.toml")
