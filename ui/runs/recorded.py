"""A plan over a recorded pool, made to fit it: one decision a session, on the questions the pool was recorded with."""

from __future__ import annotations

from dataclasses import replace

from trinity_core.agents.recorded import PREFIX
from trinity_core.training.plan import OFFLINE_TASKS, Regime, RunPlan, Start


def on_recorded(plan: RunPlan) -> RunPlan:
    """The plan as it can run: over a recorded pool with single decisions from nothing, on the pool's own questions."""
    if not plan.pool.startswith(PREFIX):
        return plan
    own = plan.tasks == OFFLINE_TASKS
    families = () if own else plan.families
    tasks = plan.pool.removeprefix(PREFIX) if own else plan.tasks
    return replace(plan, regime=Regime.DENSE, start=Start.ZERO, max_turns=1, tasks=tasks, families=families)
