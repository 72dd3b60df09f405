"""Prices and descriptions of models that some data sets bring along: {name: {input_price, output_price, feature, model}}."""

from __future__ import annotations

import math
from typing import Any

from trinity_core.tasks.table.names import agent_name
from trinity_core.types import AgentInfo

_DESCRIPTION_CHARS = 300
MAX_PRICE = 1e6


def read_catalogue(content: object) -> tuple[AgentInfo, ...]:
    """The agents described; empty when `content` is no catalogue. Prices are dollars per million tokens."""
    if not isinstance(content, dict) or not content:
        return ()
    if not all(isinstance(entry, dict) and ("input_price" in entry or "output_price" in entry) for entry in content.values()):
        return ()
    return tuple(_agent(name, entry) for name, entry in content.items())


def _agent(name: object, entry: dict[str, Any]) -> AgentInfo:
    text = " ".join(str(entry.get("feature") or "").split())[:_DESCRIPTION_CHARS]
    return AgentInfo(
        agent_name(name),
        provider="recorded",
        model=str(entry.get("model") or "")[:200],
        description=text,
        price_in=_price(entry.get("input_price")),
        price_out=_price(entry.get("output_price")),
    )


def _price(value: object) -> float | None:
    good = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value) and 0 <= value <= MAX_PRICE
    return float(value) if good and isinstance(value, int | float) else None
