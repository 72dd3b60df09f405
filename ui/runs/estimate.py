"""What a run will take, in words beforehand."""

from __future__ import annotations

from trinity_core.agents.pool import Pool
from trinity_core.interfaces import Encoder
from trinity_core.training.plan import Regime, RunPlan
from trinity_core.training.spaces.registry import space_size
from trinity_core.training.trainers.cma import default_population
from trinity_core.types import Usage

CALL = Usage(700, 500)
"""Tokens of one call to a language model, assumed."""


ADAPTING = "Adapting the backbone makes every candidate read every session anew: count on several times the time. "
"""Said where the plan wants singular values scaled."""


def episodes(plan: RunPlan, *, rows: int, encoder: Encoder) -> int:
    """Training episodes of a plan, label making not included.

    Raises:
        PlanError: the encoder's backbone cannot be adapted, and the plan wants that.
    """
    population = plan.population or default_population(space_size(plan, rows, encoder))
    return plan.generations * population * plan.repeats


def estimate(plan: RunPlan, pool: Pool, *, encoder: Encoder) -> str:
    """In words: episodes, calls at most, and dollars at most where prices are known.

    Raises:
        PlanError: as `episodes` says.
    """
    return (ADAPTING if plan.svf else "") + _sentence(plan, pool, episodes(plan, rows=len(pool.names) + 3, encoder=encoder))


def _sentence(plan: RunPlan, pool: Pool, played: int) -> str:
    checks = plan.validation_tasks * (1 + -(-plan.generations // plan.validate_every)) + plan.test_tasks * plan.test_seeds * 2
    turns = 1 if plan.regime is Regime.DENSE else plan.max_turns
    calls = (played + checks) * turns
    shared = f"{played:,} training episodes; replies that are known already are not asked for again"
    if pool.recorded:
        return f"{shared}. The answers were recorded before, so nothing is called and nothing is spent."
    if all(agent.info.provider == "offline" for agent in pool.agents):
        return f"{shared}. The agents run on this machine and cost nothing."
    return f"{shared}; {most_spent(calls, pool, max_calls=plan.max_calls, max_cost_usd=plan.max_cost_usd)}"


def most_spent(calls: int, pool: Pool, *, max_calls: int | None, max_cost_usd: float | None) -> str:
    """What so many calls to agents outside this program may come to, under the ceilings that are set."""
    calls = calls if max_calls is None else min(calls, max_calls)
    costs = [agent.info.cost_usd(CALL) for agent in pool.agents]
    known = [cost for cost in costs if cost is not None]
    if len(known) < len(costs):
        return f"at most {calls:,} calls. Some agents have no price, so the dollars are unknown."
    dollars = calls * sum(known) / len(known)
    dollars = dollars if max_cost_usd is None else min(dollars, max_cost_usd)
    tokens = CALL.tokens_in + CALL.tokens_out
    return f"at most {calls:,} calls and about ${dollars:,.2f}, at {tokens:,} tokens a call and equal use of all agents."
