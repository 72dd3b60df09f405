"""One agent, one call, as a Worker: the plainest baseline, and what the best single agent is measured by."""

from __future__ import annotations

from trinity_core.agents.pool import Pool
from trinity_core.strategies.card import StrategyCard
from trinity_core.strategies.entry import StrategyEntry
from trinity_core.types import Call, Role, Step, Transcript


class SingleAgent:
    """Asks the same agent once.

    Args:
        agent: its name in the pool.
    """

    def __init__(self, agent: str) -> None:
        self.name = f"single:{agent}"
        self._agent = agent

    def next_step(self, transcript: Transcript) -> Step | None:
        """The one Worker call, then None."""
        return None if transcript.turns else Step((Call(self._agent, Role.WORKER),))


def _cards(pool: Pool) -> tuple[StrategyCard, ...]:
    return tuple(StrategyCard(f"single:{name}", f"Only {name}", f"One call to {name}, nobody else.") for name in pool.names)


SINGLE = StrategyEntry("single", "single:AGENT", lambda parts, argument: SingleAgent(parts.pool.agent(argument).info.name), _cards)
