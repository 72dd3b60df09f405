"""The pool panel's data."""

from __future__ import annotations

import json

from trinity_core.agents.pool import Pool
from trinity_core.types import AgentInfo

UNKNOWN_PRICE = "price unknown"


def panel(pool: Pool) -> str:
    """Each agent in head order with its availability, as JSON."""
    agents = [{**_facts(agent.info), "unavailable": agent.unavailable} for agent in pool.agents]
    return json.dumps({"pool": pool.name, "agents": agents, "ready": len(pool.available)}, ensure_ascii=False)


def unusable(title: str, reason: str) -> str:
    """A pool that cannot be built, as JSON of the same form."""
    return json.dumps({"pool": title, "agents": [], "ready": 0, "error": reason}, ensure_ascii=False)


def _facts(info: AgentInfo) -> dict[str, str]:
    return {"name": info.name, "description": info.description, "model": info.model, "price": price(info)}


def price(info: AgentInfo) -> str:
    """Dollars per million tokens in and out, and the day where the price table gave them; empty for agents that are no hosted models."""
    if info.price_in is None or info.price_out is None:
        return UNKNOWN_PRICE if info.model else ""
    day = f" (price as of {info.price_date})" if info.price_date else ""
    return f"${info.price_in:g} in, ${info.price_out:g} out per million tokens{day}"
