"""What a run or a comparison over services outside this machine must be told before it starts: when to stop."""

from __future__ import annotations

from trinity_core.agents.pool import Pool
from trinity_core.errors import PlanError
from trinity_core.training.spending import Ceilings
from trinity_core.types import AgentInfo

_HERE = ("offline", "scripted", "recorded")
"""Providers whose agents run in this process and cost nothing."""


def is_live(pool: Pool) -> bool:
    """True when calls to some of its agents leave this process and may cost money."""
    return any(_live(agent.info) for agent in pool.agents)


def missing_ceilings(plan: Ceilings, pool: Pool) -> tuple[str, ...]:
    """What a plan over this pool still needs: a ceiling of calls, and of dollars where every price is known."""
    infos = [agent.info for agent in pool.agents if _live(agent.info)]
    priced = all(info.price_in is not None and info.price_out is not None for info in infos)
    wanted = ("max_calls", "max_cost_usd") if priced else ("max_calls",)
    return tuple(name for name in wanted if infos and getattr(plan, name) is None)


def require_ceilings(plan: Ceilings, pool: Pool) -> None:
    """Check that a plan says when to stop, and that this can be kept.

    Raises:
        PlanError: a ceiling is missing, or one in dollars cannot be kept because a price is unknown.
    """
    if missing := missing_ceilings(plan, pool):
        raise PlanError(f"Pool {pool.name!r} calls models outside this program, so the plan must set {' and '.join(missing)}.")
    if plan.max_cost_usd is None:
        return
    for agent in pool.agents:
        if _live(agent.info) and (agent.info.price_in is None or agent.info.price_out is None):
            raise PlanError(f"max_cost_usd is set, but agent {agent.info.name!r} has no price. Add its prices, or use max_calls.")


def _live(info: AgentInfo) -> bool:
    return info.provider not in _HERE
