"""What one session may spend, held call by call: its calls at the same time never pass the ceiling together."""

from __future__ import annotations

import threading
from dataclasses import replace

from trinity_core.agents.books import Bill, Longest
from trinity_core.agents.kept import KeptAgent
from trinity_core.agents.metered import MeteredAgent
from trinity_core.agents.patient import Caller, PatientAgent
from trinity_core.agents.pool import Pool
from trinity_core.agents.standin import AgentWithStandIn
from trinity_core.errors import BudgetError
from trinity_core.interfaces import Agent
from trinity_core.words import dollars


class SessionPurse:
    """A `Purse` in memory, since a session runs in one process. Thread-safe.

    Args:
        ceiling_usd: dollars of the whole session.
    """

    strict = False
    """Models of unknown price are the other purses' business."""

    def __init__(self, ceiling_usd: float) -> None:
        self._ceiling, self._spent = ceiling_usd, 0.0
        self._held: dict[str, float] = {}
        self._made = 0
        self._lock = threading.Lock()

    def hold(self, most_usd: float | None, *, seconds: float) -> str:
        """Set aside what a call may cost at most.

        Raises:
            BudgetError: the session has no room for it.
        """
        if not most_usd:
            return ""
        with self._lock:
            taken = self._spent + sum(self._held.values())
            if taken + most_usd > self._ceiling:
                raise BudgetError(self._refusal(taken, most_usd))
            self._made += 1
            self._held[str(self._made)] = most_usd
            return str(self._made)

    def settle(self, hold: str, bill: Bill) -> None:
        """Book what the call came to."""
        with self._lock:
            self._held.pop(hold, None)
            self._spent += bill.weighed_usd

    def _refusal(self, taken: float, most_usd: float) -> str:
        spent = f"{dollars(taken)} of it is taken" if taken else "none of it is spent yet"
        whole = f"A session may spend {dollars(self._ceiling)} here: {spent}, and this call may cost up to {dollars(most_usd)}"
        return f"{whole}, so it was not made. A new session begins with all of it."


def within(pool: Pool, ceiling_usd: float) -> Pool:
    """The pool for one session that may spend so many dollars, whatever else limits it. Agents that cost nothing stay as they are."""
    purse, longest = SessionPurse(ceiling_usd), Longest()

    def paying(caller: Caller) -> Caller:
        return MeteredAgent(caller, purse, longest=longest) if isinstance(caller, MeteredAgent) else caller

    def wrapped(agent: Agent) -> Agent:
        match agent:
            case AgentWithStandIn():
                return AgentWithStandIn(wrapped(agent.agent), wrapped(agent.stand_in))
            case KeptAgent():
                return agent.over(wrapped(agent.agent))
            case PatientAgent():
                return agent.over(paying)
            case MeteredAgent():
                return MeteredAgent(agent, purse, longest=longest)
        return agent

    return replace(pool, agents=tuple(wrapped(agent) for agent in pool.agents))
