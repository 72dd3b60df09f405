"""One agent, one call, as a Worker: the plainest baseline, and what the best single agent is measured by."""

from __future__ import annotations

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
