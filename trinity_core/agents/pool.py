"""A pool: agents in a fixed order, the order being the head's output index."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from trinity_core.errors import PoolError
from trinity_core.interfaces import Agent


@dataclass(frozen=True, slots=True, eq=False)
class Pool:
    """Named, ordered agents. Making one checks that names are unique and not blank."""

    name: str
    agents: tuple[Agent, ...]
    """In head order."""
    script: tuple[str, ...] = ()
    """Thinker, Worker and Verifier of the fixed script over this pool; empty for its first three agents."""
    recorded: bool = False
    """True when the agents only repeat recorded replies: each answers once, as a Worker, the questions of its table."""
    words: bool = True
    """False when only the outcomes of a recorded pool's replies are known, so that no two of them can be compared."""

    def __post_init__(self) -> None:
        if not self.agents:
            raise PoolError(f"Pool {self.name!r} has no agents. Add at least one.")
        counts = Counter(self.names)
        if twice := [name for name, count in counts.items() if count > 1]:
            raise PoolError(f"Pool {self.name!r} has more than one agent named {twice[0]!r}. Names must be unique.")
        if unknown := [name for name in self.script if name not in counts]:
            raise PoolError(f"The script of pool {self.name!r} names {unknown[0]!r}, which is not one of its agents.")
        if any(not name.strip() for name in counts):
            raise PoolError(f"Pool {self.name!r} has an agent without a name.")

    @property
    def names(self) -> tuple[str, ...]:
        """Agent names in head order."""
        return tuple(agent.info.name for agent in self.agents)

    @property
    def available(self) -> frozenset[str]:
        """Names of the agents that can be called now."""
        return frozenset(agent.info.name for agent in self.agents if not agent.unavailable)

    def agent(self, name: str) -> Agent:
        """The agent of that name.

        Raises:
            PoolError: there is none.
        """
        for agent in self.agents:
            if agent.info.name == name:
                return agent
        raise PoolError(f"Pool {self.name!r} has no agent named {name!r}. It has: {', '.join(self.names)}.")

    def require_available(self) -> None:
        """Check that at least one agent can be called.

        Raises:
            PoolError: none can; the message gives each reason.
        """
        if not self.available:
            reasons = "; ".join(f"{agent.info.name}: {agent.unavailable}" for agent in self.agents)
            raise PoolError(f"No agent of pool {self.name!r} can be used. {reasons}")
