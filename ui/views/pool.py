"""The pool panel's data."""

from __future__ import annotations

import json
from collections.abc import Sequence

from trinity_core.agents.check import MAX_TOKENS, AgentCheck, highest_price
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


def check_price(pool: Pool) -> str:
    """What checking the pool will cost, before it begins, in a sentence."""
    asked = [agent.info for agent in pool.agents if agent.info.model and not agent.unavailable]
    prices = [highest_price(info) for info in asked]
    known, unknown = sum(price for price in prices if price is not None), prices.count(None)
    if not asked:
        return "No hosted model is asked; this costs nothing."
    more = f", and a price that is not known for {unknown} of them" if unknown else ""
    return f"One call of at most {MAX_TOKENS} tokens to each of {len(asked)} models: at most ${known:.4f}{more}."


def checked(pool: Pool, done: Sequence[AgentCheck]) -> str:
    """A check as far as it is, as JSON: agents that have not answered yet are left open."""
    rows = [{"name": check.name, "model": check.model, **_outcome(check)} for check in done]
    waiting = [{"name": agent.info.name, "model": agent.info.model, "state": "open", "told": ""} for agent in pool.agents[len(done) :]]
    answered = sum(check.ok for check in done)
    told = f"{answered} of {len(pool.agents)} agents answered." if not waiting else "Asking each agent one tiny question."
    return json.dumps({"price": check_price(pool), "told": told, "agents": rows + waiting}, ensure_ascii=False)


def _outcome(check: AgentCheck) -> dict[str, str]:
    if check.ok:
        return {"state": "ok", "told": f"answered in {check.latency_s or 0:.1f} s"}
    return {"state": "bad", "told": check.message}
