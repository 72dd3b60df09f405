"""How good one vector is on tasks it was not trained on: the pure outcome, whatever the plan's weights."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trinity_core.evaluation.statistics import Estimate, estimate
from trinity_core.training.arena import Arena
from trinity_core.training.plan import RunPlan
from trinity_core.training.rollout import Rollout, mean_known, roll_out
from trinity_core.training.spaces.space import Space
from trinity_core.types import ROLES

Doubles = NDArray[np.float64]

COLLAPSED_SHARE = 0.95
"""One agent or one role with more of the choices than this is called a collapse."""


@dataclass(frozen=True, slots=True)
class TestFigures:
    """One vector on the held-out tasks."""

    sampled: Estimate
    """Drawing agent and role from the softmax."""
    argmax: Estimate
    agent_share: tuple[float, ...]
    """Of the drawn choices."""
    role_share: tuple[float, ...]


def validate(arena: Arena, space: Space, vector: Doubles) -> float:
    """Mean outcome on the validation tasks, drawn with the same draws every time."""
    rollout = roll_out(arena.tree, space.policies(vector[None]), arena.starts(arena.validation), rng=arena.rng("validate"))
    return float(mean_known(rollout.rewards)[0])


def test(arena: Arena, space: Space, vector: Doubles) -> TestFigures:
    """Mean outcomes and shares on the held-out tasks, each asked `test_seeds` times with other draws and other samples of replies."""
    drawn = [_round(arena, space, vector, attempt, argmax=False) for attempt in range(arena.plan.test_seeds)]
    sure = [_round(arena, space, vector, attempt, argmax=True) for attempt in range(arena.plan.test_seeds)]
    sampled, argmax = (estimate(np.column_stack([rollout.rewards[0] for rollout in rounds])) for rounds in (drawn, sure))
    return TestFigures(sampled, argmax, shares(drawn, "agent_counts"), shares(drawn, "role_counts"))


def shares(rollouts: list[Rollout], which: str) -> tuple[float, ...]:
    """Share of the choices over all candidates and rollouts, of `agent_counts` or `role_counts`."""
    totals = np.sum([getattr(rollout, which).sum(axis=0) for rollout in rollouts], axis=0)
    return tuple((totals / max(totals.sum(), 1)).tolist())


def collapse(plan: RunPlan, agents: tuple[str, ...], agent_share: tuple[float, ...], role_share: tuple[float, ...]) -> str:
    """A sentence when one agent or one role is nearly always chosen although the plan allows others; else empty."""
    roles = tuple(role.value for role in ROLES)
    for allowed, names, share in ((plan.agents, agents, agent_share), (plan.roles, roles, role_share)):
        top = int(np.argmax(share))
        if len(allowed or names) > 1 and share[top] > COLLAPSED_SHARE:
            return f"The policy has collapsed: {names[top]} is chosen {100 * share[top]:.0f}% of the time."
    return ""


def _round(arena: Arena, space: Space, vector: Doubles, attempt: int, *, argmax: bool) -> Rollout:
    starts = arena.tree.roots(arena.test, seed=arena.plan.task_seed, sample=attempt)
    return roll_out(arena.tree, space.policies(vector[None]), starts, rng=None if argmax else arena.rng("test", attempt))
