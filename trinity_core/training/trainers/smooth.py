"""Spaces a trainer can take gradients in."""

from __future__ import annotations

from typing import Protocol

from trinity_core.errors import PlanError
from trinity_core.training.plan import RunPlan
from trinity_core.training.spaces.space import Differentiable, Space


class SmoothSpace(Space, Differentiable, Protocol):
    """A space whose head is linear in the vector."""


def require_smooth(plan: RunPlan, space: Space) -> SmoothSpace:
    """The space itself.

    Raises:
        PlanError: it gives no gradient.
    """
    if isinstance(space, Differentiable):
        return space
    reason = (
        "svf is true; it must be false"
        if plan.svf
        else f"space is {plan.space.value!r}; it must be 'subspace', 'linear', 'block-2' or 'block-10'"
    )
    raise PlanError(f"{reason} with trainer {plan.trainer.value!r}, which needs a head whose numbers a gradient can be taken for.")
