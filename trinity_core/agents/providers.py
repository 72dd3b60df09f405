"""Who can supply an agent: a provider's name, the settings it knows, and how it makes an agent of them.

A new provider is one file with its agent and one line in `PROVIDERS`. Builders import their agent when called, so that an offline
pool loads nothing of the SDKs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from trinity_core.agents.keys import take_key
from trinity_core.agents.listed import ListedAgent
from trinity_core.agents.pool_entry import AgentEntry
from trinity_core.interfaces import Agent
from trinity_core.types import AgentInfo

COMMON_FIELDS = ("name", "provider", "description", "price_in", "price_out", "deadline_s", "idle_s")
"""Settings that every provider knows."""
_HOSTED_FIELDS = ("model", "base_url", "key", "temperature", "top_p", "max_tokens", "reasoning_effort", "extra_body", "finish_optional")


@dataclass(frozen=True, slots=True)
class Suppliers:
    """What builders draw on."""

    keys: Mapping[str, str] = field(repr=False)
    """API keys by slot."""
    specialists: Callable[[str], Agent] = field(repr=False)
    """Makes the offline specialist of a name; a `UserError` or `LookupError` when there is none."""


@dataclass(frozen=True, slots=True)
class Provider:
    """One way to get an agent."""

    required: tuple[str, ...]
    optional: tuple[str, ...]
    build: Callable[[AgentEntry, Suppliers], Agent]

    @property
    def fields(self) -> tuple[str, ...]:
        """All settings it knows, in the order a message lists them."""
        return tuple(dict.fromkeys((*COMMON_FIELDS, *self.required, *self.optional)))


def _offline(entry: AgentEntry, suppliers: Suppliers) -> Agent:
    agent = suppliers.specialists(entry.text("specialist"))
    return ListedAgent(agent, entry.info(agent.info))


def _openai(entry: AgentEntry, suppliers: Suppliers) -> Agent:
    from trinity_core.agents.openai_compatible import OpenAICompatibleAgent

    key, missing = _key(entry, suppliers, "OPENAI_API_KEY")
    return OpenAICompatibleAgent(_info(entry), entry.parameters(), key=key, unavailable=missing)


def _anthropic(entry: AgentEntry, suppliers: Suppliers) -> Agent:
    from trinity_core.agents.anthropic import AnthropicAgent

    key, missing = _key(entry, suppliers, "ANTHROPIC_API_KEY")
    return AnthropicAgent(_info(entry), entry.parameters(), key=key, unavailable=missing)


PROVIDERS: Mapping[str, Provider] = {
    "offline": Provider(("specialist",), (), _offline),
    "openai": Provider(("model",), (*_HOSTED_FIELDS, "max_tokens_name", "send_seed"), _openai),
    "anthropic": Provider(("model",), (*_HOSTED_FIELDS, "thinking"), _anthropic),
}
"""Providers by the name pool files use."""


def _key(entry: AgentEntry, suppliers: Suppliers, usual: str) -> tuple[str, str]:
    """The entry's key. At the provider's own address the usual slot is meant; a server elsewhere wants none unless it is named."""
    return take_key(entry.text("key", "" if entry.text("base_url") else usual), suppliers.keys)


def _info(entry: AgentEntry) -> AgentInfo:
    host = urlsplit(entry.text("base_url")).netloc
    return entry.info(AgentInfo("", provider=host or entry.text("provider")))
