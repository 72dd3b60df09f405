"""An agent with a stand-in: where it cannot answer, another agent of the pool does, and the reply says so."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import replace

from trinity_core.cancel import Cancel
from trinity_core.errors import ProviderError
from trinity_core.interfaces import Agent
from trinity_core.types import AgentInfo, Fault, FaultKind, Prompt, Reply
from trinity_core.words import FAULTS

_FINAL = frozenset({FaultKind.CANCELLED, FaultKind.REFUSED, FaultKind.CONTENT_FILTER, FaultKind.INTERNAL})
"""Faults after which nobody else is asked: a stop by hand is one, and a refusal is an answer too."""


class AgentWithStandIn:
    """Asks a second agent where the first one fails before it has shown text.

    Args:
        agent: who is asked.
        stand_in: who is asked next. Its own deadline is added to the first one's.
    """

    def __init__(self, agent: Agent, stand_in: Agent) -> None:
        self.agent, self.stand_in = agent, stand_in

    @property
    def info(self) -> AgentInfo:
        """Of the first agent, with the time of both."""
        first, second = self.agent.info, self.stand_in.info
        silences = (first.idle_s, first.first_s or 0.0, second.idle_s, second.first_s or 0.0)
        return replace(first, deadline_s=first.deadline_s + second.deadline_s, idle_s=first.idle_s, first_s=max(silences))

    @property
    def unavailable(self) -> str:
        """Why neither can be called; empty while one can."""
        return self.stand_in.unavailable and self.agent.unavailable

    def stream(self, prompt: Prompt, *, cancel: Cancel) -> Iterator[str | Reply]:
        """The first agent's stream, or the second one's.

        Raises:
            ProviderError: the first agent failed and the second one was not asked or failed too.
        """
        failure = yield from self._first(prompt, cancel)
        if failure is None:
            return
        if failure.fault.kind in _FINAL or failure.partial.strip() or cancel.is_set() or self.stand_in.unavailable:
            raise failure
        yield from self._second(prompt, cancel, failure)

    def _first(self, prompt: Prompt, cancel: Cancel) -> Generator[str | Reply, None, ProviderError | None]:
        if self.agent.unavailable and not self.stand_in.unavailable:
            return ProviderError(Fault(FaultKind.UNAVAILABLE, f"{self.agent.info.name} {self.agent.unavailable}."))
        try:
            yield from self.agent.stream(prompt, cancel=cancel)
        except ProviderError as error:
            return error
        return None

    def _second(self, prompt: Prompt, cancel: Cancel, failure: ProviderError) -> Iterator[str | Reply]:
        name, other = self.agent.info.name, self.stand_in.info.name
        note = f"{name} failed ({FAULTS[failure.fault.kind].lower()}), so {other} answered in its place."
        try:
            for item in self.stand_in.stream(prompt, cancel=cancel):
                yield replace(item, note=f"{note} {item.note}".strip()) if isinstance(item, Reply) else item
        except ProviderError as error:
            message = f"{failure.fault.message} {other}, asked in its place, failed too: {error.fault.message}"
            raise ProviderError(Fault(failure.fault.kind, message), partial=error.partial, outlook=failure.outlook) from None
