"""What the tests of both remote agents share: an agent pointed at a scripted server, and one call collected."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from tests.servers.protocols import ChatCompletions, Messages
from tests.servers.provider import Answer, FakeProvider
from trinity_core.agents.anthropic import AnthropicAgent
from trinity_core.agents.openai_compatible import OpenAICompatibleAgent
from trinity_core.agents.parameters import Parameters
from trinity_core.agents.remote import RemoteAgent
from trinity_core.agents.roles import build_prompt
from trinity_core.cancel import Cancel
from trinity_core.errors import ProviderError
from trinity_core.types import AgentInfo, Fault, Reply, Role, Transcript

KEY = "canary-key-0123456789"
PROMPT = build_prompt(Transcript("What is 6 * 7?"), Role.WORKER, seed=5)
INFO = AgentInfo("helper", "test-provider", "test-model", price_in=1.0, price_out=10.0, deadline_s=20.0, idle_s=20.0)
PROTOCOLS = (ChatCompletions(), Messages())
CLASSES: dict[type, type[RemoteAgent]] = {ChatCompletions: OpenAICompatibleAgent, Messages: AnthropicAgent}


def agent_for(protocol: ChatCompletions, url: str, *, info: AgentInfo = INFO, **parameters: Any) -> RemoteAgent:
    return CLASSES[type(protocol)](info, Parameters(base_url=url + protocol.base, **parameters), key=KEY)


@dataclass
class Outcome:
    """What one call gave."""

    deltas: list[str]
    reply: Reply | None = None
    error: ProviderError | None = None

    @property
    def fault(self) -> Fault:
        assert self.error is not None
        return self.error.fault


def collect(agent: Any, *, cancel: Cancel | None = None) -> Outcome:
    outcome = Outcome([])
    try:
        for item in agent.stream(PROMPT, cancel=cancel or Cancel()):
            if isinstance(item, Reply):
                outcome.reply = replace(item, latency_s=0.0)
            else:
                outcome.deltas.append(item)
    except ProviderError as error:
        outcome.error = error
    return outcome


def call(protocol: ChatCompletions, answer: Answer, **options: Any) -> Outcome:
    with FakeProvider(answer) as server:
        return collect(agent_for(protocol, server.url, **options))
