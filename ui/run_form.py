"""The form of a run apart from Gradio: which settings it has, from their values to a plan and back, and what a live pool needs.

Every value comes from a browser, so every value is checked here or by the plan itself.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from trinity_core.agents.recorded import PREFIX
from trinity_core.errors import PlanError
from trinity_core.tasks.registry import families
from trinity_core.training.allowed import allowed_choices
from trinity_core.training.ceilings import missing_ceilings
from trinity_core.training.plan import KNOBS, ReadToken, RunPlan, SpaceName, Start, TrainerName, from_dict, to_dict
from trinity_core.types import Role
from ui.runs.recorded import on_recorded
from ui.services import PoolOption

LABELS: Mapping[str, str] = {
    "generations": "Generations",
    "population": "Candidates",
    "repeats": "Questions per candidate",
    "sigma": "First step size",
    "seed": "Seed",
    "validate_every": "Validate every",
    "directions": "Directions",
    "learning_rate": "Learning rate",
    "entropy_weight": "Entropy bonus",
    "episodes_per_task": "Attempts per question",
    "train_tasks": "Training questions",
    "validation_tasks": "Validation questions",
    "test_tasks": "Held-out questions",
    "headroom_tasks": "Headroom questions",
    "test_seeds": "Times each is asked",
    "task_seed": "Task seed",
    "max_turns": "Maximum turns",
    "samples": "Replies kept",
    "diversity_weight": "Reward for variety",
    "turns_weight": "Penalty for length",
    "cost_weight": "Penalty for cost",
    "max_calls": "Maximum calls",
    "max_tokens": "Maximum tokens",
    "max_cost_usd": "Maximum dollars",
    "workers": "Calls at once",
    "agent_workers": "Calls at once per agent",
}
"""What people read for each number of `KNOBS`."""

GROUPS: Mapping[str, tuple[str, ...]] = {
    "Search": ("generations", "population", "repeats", "sigma", "validate_every", "directions", "seed"),
    "Trainers that follow a gradient": ("learning_rate", "entropy_weight", "episodes_per_task"),
    "Questions": ("train_tasks", "validation_tasks", "test_tasks", "test_seeds", "headroom_tasks", "task_seed", "max_turns"),
    "Score": ("diversity_weight", "turns_weight", "cost_weight"),
    "Ceilings": ("max_calls", "max_cost_usd", "max_tokens", "workers", "agent_workers", "samples"),
}
"""The numbers in the order of the form."""

NOTES: Mapping[str, str] = {
    "Score": "All 0: a candidate's score is simply how often the answer is right. The final score is always that, whatever you set here.",
    "Ceilings": "The run stops at the first ceiling it reaches and keeps everything. A pool of paid services needs the first two.",
}
"""A sentence under a group's heading."""

TRAINERS: Mapping[TrainerName, str] = {
    TrainerName.SEP_CMA_ES: "Evolution (sep-CMA-ES)",
    TrainerName.CMA_ES: "Evolution (full CMA-ES)",
    TrainerName.REINFORCE: "Reinforcement learning",
    TrainerName.IMITATION: "Imitation",
    TrainerName.SFT: "Imitation of hard labels",
    TrainerName.RANDOM_SEARCH: "Random search",
}
STARTS: Mapping[Start, str] = {Start.ZERO: "Nothing, as in the paper", Start.IMITATION: "Imitation of the best casts"}
SPACES: Mapping[SpaceName, str] = {
    SpaceName.SUBSPACE: "A few leading directions",
    SpaceName.LINEAR: "Every weight, as in the paper",
    SpaceName.LOW_RANK: "Low rank",
    SpaceName.SPARSE: "Sparse",
    SpaceName.BLOCK_2: "2 blocks",
    SpaceName.BLOCK_10: "10 blocks",
}
ROLES: Mapping[Role, str] = {Role.WORKER: "Worker", Role.THINKER: "Thinker", Role.VERIFIER: "Verifier"}
READS: Mapping[ReadToken, str] = {
    ReadToken.SENTINEL: "The one before the last, as in the paper",
    ReadToken.LAST: "The very last one",
}

NARROWING = ("agents", "roles", "reads")
"""What an ablation changes; folded away, since a head found so is of no use in live sessions."""
CHOICES = ("pool", "trainer", "start", "space", "svf", "families", *NARROWING)
NUMBERS = tuple(name for group in GROUPS.values() for name in group)
FIELDS = (*CHOICES, *NUMBERS)
"""Every setting of the form, in its order."""


def family_choices() -> list[tuple[str, str]]:
    """Every task family: what people read, and its name."""
    return [(family.title, family.name) for family in families()]


def values_of(plan: RunPlan) -> list[Any]:
    """A plan's values in the order of the form."""
    data = to_dict(plan)
    return [data[name] for name in FIELDS]


def plan_of(values: Sequence[object]) -> RunPlan:
    """The plan of the form's values.

    Raises:
        PlanError: a value is missing, of the wrong kind or out of range; the message names it as the form does.
    """
    given = dict(zip(FIELDS, values, strict=True))
    plan = from_dict({**given, "families": _families(given), "svf": given["svf"] is True, **{n: _number(n, given[n]) for n in NUMBERS}})
    return on_recorded(plan)


def _families(given: Mapping[str, object]) -> object:
    """Those of the form; a recorded pool has families of its own."""
    recorded = isinstance(given["pool"], str) and given["pool"].startswith(PREFIX)
    return [] if recorded else given["families"]


def _number(name: str, value: object) -> int | float | None:
    knob, label = KNOBS[name], LABELS[name]
    if value is None and knob.optional:
        return None
    kind = "a whole number" if knob.whole else "a number"
    number = value if isinstance(value, int | float) and not isinstance(value, bool) else math.nan
    if not knob.low <= number <= knob.high or (knob.whole and number != int(number)):
        was = "empty" if value is None else repr(value)[:40]
        raise PlanError(f"{label} is {was}; it must be {kind} from {knob.low:.10g} to {knob.high:.10g}.")
    return int(number) if knob.whole else float(number)


def require_agents(plan: RunPlan, option: PoolOption) -> None:
    """What may be chosen must be there.

    Raises:
        PlanError: the plan names an agent that the pool does not have.
    """
    allowed_choices(plan, option.build({}).names)


def require_ceilings(plan: RunPlan, option: PoolOption) -> None:
    """A run on paid services must know when to stop.

    Raises:
        PlanError: the pool is live and a ceiling is missing.
    """
    if missing := [LABELS[name] for name in missing_ceilings(plan, option.build({}))]:
        raise PlanError(
            f"Pool {option.title!r} calls models outside this machine, so the run must know when to stop. "
            f"Set {' and '.join(missing)} under All settings, Ceilings."
        )
