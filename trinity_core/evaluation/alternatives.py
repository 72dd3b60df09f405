"""All alternatives at one turn: every agent under every role, and what trying them all may take."""

from __future__ import annotations

from dataclasses import dataclass

from trinity_core.agents.pool import Pool
from trinity_core.settings import SessionPlan
from trinity_core.types import ROLES, Role, Transcript, Usage

Choice = tuple[str, Role]
"""An agent's name and the role it plays."""


def alternatives(pool: Pool, kept: Transcript) -> tuple[Choice, ...]:
    """Every agent that can be called under every role that is possible after the turns kept."""
    roles = possible_roles(pool, kept)
    return tuple((agent.info.name, role) for agent in pool.agents if not agent.unavailable for role in roles)


def possible_roles(pool: Pool, kept: Transcript) -> tuple[Role, ...]:
    """Roles that make sense: no Verifier before an answer, and Workers alone where agents only repeat recorded replies."""
    if pool.recorded:
        return (Role.WORKER,)
    return tuple(role for role in ROLES if role is not Role.VERIFIER or kept.latest_worker is not None)


@dataclass(frozen=True, slots=True)
class Price:
    """An upper bound on what trying all alternatives takes."""

    sessions: int
    calls: int
    free: bool
    """Every agent answers on this machine, or from a record."""
    dollars: float | None
    """None when a price is unknown."""

    @property
    def sentence(self) -> str:
        """In words."""
        size = f"{self.sessions} sessions with at most {self.calls} calls together"
        if self.free:
            return f"{size}. The agents answer on this machine and cost nothing."
        if self.dollars is None:
            return f"{size}. Some agents have no price, so the dollars are unknown."
        return f"{size}, at most about ${self.dollars:,.2f}."


def price(plan: SessionPlan, pool: Pool, kept: Transcript, *, sessions: int) -> Price:
    """What `sessions` branches after the turns kept may take at most, from the plan's limits and the pool's prices.

    Args:
        plan: a branch's plan, whose limits hold for the kept turns too.
        pool: the agents.
        kept: the turns that are given.
        sessions: how many branches.
    """
    used = sum(turn.reply.usage.tokens_in + turn.reply.usage.tokens_out for turn in kept.turns)
    spent = sum(turn.reply.cost_usd or 0.0 for turn in kept.turns)
    room = max(0, plan.limits.max_tokens - used)
    infos = [agent.info for agent in pool.agents if not agent.unavailable]
    costs = [max(info.cost_usd(Usage(room, 0)) or 0.0, info.cost_usd(Usage(0, room)) or 0.0) for info in infos]
    known = all(info.cost_usd(Usage(1, 1)) is not None for info in infos)
    each = min(max(costs, default=0.0), max(0.0, plan.limits.max_cost_usd - spent))
    return Price(
        sessions=sessions,
        calls=sessions * max(0, plan.limits.max_turns - len(kept.turns)),
        free=pool.recorded or all(info.provider == "offline" for info in infos),
        dollars=sessions * each if known else None,
    )
