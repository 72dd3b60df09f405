"""A session's plan as JSON and back. Keys that an older program did not write take today's defaults."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from trinity_core.errors import StorageError
from trinity_core.settings import SessionLimits, SessionPlan, View
from trinity_core.types import AgentInfo


def plan_to_dict(plan: SessionPlan) -> dict[str, Any]:
    """The plan as plain JSON values."""
    return {**asdict(plan), "agents": [asdict(agent) for agent in plan.agents], "view": plan.view.value}


def plan_line(plan: SessionPlan) -> str:
    """The plan as it is stored.

    Raises:
        StorageError: it holds a number that JSON has no form for.
    """
    try:
        return json.dumps(plan_to_dict(plan), ensure_ascii=False, allow_nan=False)
    except ValueError as error:
        raise StorageError("A plan with an infinite or undefined number cannot be stored. Check the prices of its agents.") from error


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
