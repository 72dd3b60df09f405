"""An agent under the name, description and price that its pool file gives it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from trinity_core.cancel import Cancel
from trinity_core.interfaces import Agent, Foreseeable
from trinity_core.types import AgentInfo, Prompt, Reply


class ListedAgent:
    """Wraps an agent; only what is known of it and what it costs changes.

    Args:
        agent: who really answers.
        info: what the pool says of it.
    """

    def __init__(self, agent: Agent, info: AgentInfo) -> None:
        self.info = info
        self._agent = agent

    @property
    def unavailable(self) -> str:
        """As the wrapped agent says."""
        return self._agent.unavailable

    def stream(self, prompt: Prompt, *, cancel: Cancel) -> Iterator[str | Reply]:
        """The wrapped agent's stream, its reply priced as the pool says."""
        for item in self._agent.stream(prompt, cancel=cancel):
            yield replace(item, cost_usd=self.info.cost_usd(item.usage)) if isinstance(item, Reply) else item


class ForeseeableListedAgent(ListedAgent):
    """A listed agent whose replies can be known beforehand.

    Args:
        agent: who really answers.
        info: what the pool says of it.
        foresee: the same agent, as one whose replies follow from the prompt.
    """

    def __init__(self, agent: Agent, info: AgentInfo, *, foresee: Foreseeable) -> None:
        super().__init__(agent, info)
        self._foresee = foresee

    def reply_text(self, prompt: Prompt) -> str:
        """What `stream` will say, at once."""
        return self._foresee.reply_text(prompt)


def listed(agent: Agent, info: AgentInfo) -> ListedAgent:
    """The agent as a pool lists it; foreseeable where it is so itself."""
    return ForeseeableListedAgent(agent, info, foresee=agent) if isinstance(agent, Foreseeable) else ListedAgent(agent, info)
