"""What is chosen before a comparison: who plays, on which tasks, under which ceilings, the same for all."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from trinity_core.errors import PlanError
from trinity_core.tasks.task import Split
from trinity_core.training.plan import Knob, check_number

COMPARE_KNOBS: Mapping[str, Knob] = {
    "limit": Knob(1, 100_000, "Questions each strategy is asked."),
    "seeds": Knob(1, 100, "How often each question is asked, with other draws and other slips."),
    "seed": Knob(0, 2**31 - 1, "First seed; the others follow it."),
    "task_seed": Knob(0, 2**31 - 1, "Other task seeds make other questions."),
    "max_turns": Knob(1, 50, "Calls to agents in one session at most, for every strategy."),
    "session_tokens": Knob(1, 10**8, "Tokens in and out of one session at most, for every strategy."),
    "label_tasks": Knob(1, 100_000, "Training questions that learned strategies are fitted on."),
    "workers": Knob(1, 64, "Sessions played at the same time."),
    "max_calls": Knob(1, 10**8, "The comparison stops after so many calls to agents.", optional=True),
    "max_tokens": Knob(1, 10**12, "The comparison stops after so many tokens, in and out.", optional=True),
    "max_cost_usd": Knob(1e-6, 100_000, "The comparison stops after so many dollars.", whole=False, optional=True),
}
MOST = 30
"""Most strategies in one comparison."""


@dataclass(frozen=True, slots=True)
class ComparisonPlan:
    """Everything that was chosen for one comparison. `COMPARE_KNOBS` describes the numbers."""

    strategies: tuple[str, ...]
    """As the registry names them, for instance "coordinator:sampled", "single:generalist", "vote:3"; in their order, each once."""
    pool: str = "offline"
    """A pool's name or file, or "recorded:ID"."""
    tasks: str = "offline"
    """"offline" for the generated families, else the id of an imported task set."""
    split: Split = Split.TEST
    families: tuple[str, ...] = ()
    """Task families; empty for all."""
    limit: int = 60
    seeds: int = 1
    seed: int = 1
    task_seed: int = 1
    max_turns: int = 5
    session_tokens: int = 200_000
    label_tasks: int = 240
    workers: int = 1
    max_calls: int | None = None
    max_tokens: int | None = None
    max_cost_usd: float | None = None

    def __post_init__(self) -> None:
        for name, knob in COMPARE_KNOBS.items():
            check_number(name, getattr(self, name), knob)
        if not 1 <= len(self.strategies) <= MOST:
            raise PlanError(f"A comparison has {len(self.strategies)} strategies; choose from 1 to {MOST}.")
        if len(set(self.strategies)) < len(self.strategies):
            twice = next(name for name in self.strategies if self.strategies.count(name) > 1)
            raise PlanError(f"Strategy {twice!r} is named twice. Name each once.")


def to_dict(plan: ComparisonPlan) -> dict[str, Any]:
    """The plan as plain JSON values."""
    lists = {"strategies": list(plan.strategies), "families": list(plan.families), "split": plan.split.value}
    return {**dataclasses.asdict(plan), **lists}


def from_dict(data: Mapping[str, Any]) -> ComparisonPlan:
    """The plan of plain values; what is left out keeps its default.

    Raises:
        PlanError: an unknown key or a value out of range; the message names key and range.
    """
    known = {entry.name for entry in dataclasses.fields(ComparisonPlan)}
    if unknown := sorted(set(data) - known):
        raise PlanError(f"The plan has an unknown key {unknown[0]!r}. It may have: {', '.join(sorted(known))}.")
    return ComparisonPlan(**{name: _read(name, value) for name, value in data.items()})


def _read(name: str, value: object) -> Any:
    if name in ("strategies", "families"):
        if not isinstance(value, (list, tuple)) or not all(isinstance(entry, str) for entry in value):
            raise PlanError(f"{name} is {value!r}; it must be a list of names.")
        return tuple(value)
    if name == "split":
        if value not in set(Split):
            raise PlanError(f"split is {value!r}; it must be one of {', '.join(Split)}.")
        return Split(str(value))
    if name in ("pool", "tasks") and not (isinstance(value, str) and value.strip()):
        raise PlanError(f"{name} is {value!r}; it must be a name.")
    return value
