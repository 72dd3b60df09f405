"""Which agents and roles a run may choose: all of them, or fewer for an ablation (TRINITY, table 2)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from trinity_core.errors import PlanError
from trinity_core.training.plan import RunPlan
from trinity_core.types import ROLES


def allowed_choices(plan: RunPlan, names: Sequence[str]) -> NDArray[np.bool_] | None:
    """What may be chosen, shape (L + 3,): agents in pool order, then roles in the order of `ROLES`; None where all may.

    Raises:
        PlanError: the plan names an agent that the pool does not have.
    """
    if not plan.narrowed:
        return None
    if wrong := sorted(set(plan.agents) - set(names)):
        raise PlanError(f"agents has {wrong[0]!r}; this pool has {', '.join(names)}.")
    agents = [not plan.agents or name in plan.agents for name in names]
    return np.array([*agents, *(not plan.roles or role.value in plan.roles for role in ROLES)])
