"""A session's plan as JSON and back. Keys that an older program did not write take today's defaults."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from trinity_core.settings import SessionLimits, SessionPlan, View
from trinity_core.types import AgentInfo


def plan_to_dict(plan: SessionPlan) -> dict[str, Any]:
    """The plan as plain JSON values."""
    return {**asdict(plan), "agents": [asdict(agent) for agent in plan.agents], "view": plan.view.value}


def plan_from_dict(data: Mapping[str, Any]) -> SessionPlan:
    """The plan that `plan_to_dict` wrote.

    Raises:
        ValueError: `data` holds keys or values that no plan has.
    """
    fields = dict(data)
    try:
        fields["agents"] = tuple(AgentInfo(**agent) for agent in fields["agents"])
        fields["view"] = View(fields.get("view", View.FULL))
        fields["limits"] = SessionLimits(**fields.get("limits", {}))
        return SessionPlan(**fields)
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError(f"This is not a plan: {error}.") from error
