"""Who can supply an agent: a provider's name, the settings it knows, and how it makes an agent of them.

A new provider is one file with its agent and one line in `PROVIDERS`. Builders import their agent when called, so that an offline
pool loads nothing of the SDKs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from trinity_core.agents.books import Books
from trinity_core.agents.keys import take_key
from trinity_core.agents.listed import listed
from trinity_core.agents.parameters import Parameters
from trinity_core.agents.patient import PatientAgent
from trinity_core.agents.pool_entry import AgentEntry
from trinity_core.agents.prices import Prices
from trinity_core.agents.quirks import Quirks
from trinity_core.agents.traffic import Traffic
from trinity_core.interfaces import Agent
from trinity_core.types import AgentInfo

if TYPE_CHECKING:
    from trinity_core.agents.metered import MeteredAgent
    from trinity_core.agents.remote import RemoteAgent

COMMON_FIELDS = ("name", "provider", "description", "price_in", "price_out", "deadline_s", "idle_s")
"""Settings that every provider knows."""
_PACE_FIELDS = ("first_s", "connect_s", "retries", "max_parallel", "per_minute", "fallback")
_HOSTED_FIELDS = (
    *("model", "base_url", "key", "temperature", "top_p", "max_tokens", "max_tokens_again"),
    *("reasoning_effort", "extra_body", "refuses", "finish_optional"),
    *_PACE_FIELDS,
)


@dataclass(frozen=True, slots=True)
class Suppliers:
    """What builders draw on."""

    keys: Mapping[str, str] = field(repr=False)
    """API keys by slot."""
    specialists: Callable[[str], Agent] = field(repr=False)
    """Makes the offline specialist of a name; a `UserError` or `LookupError` when there is none."""
    quirks: Quirks
    """What models refuse."""
    traffic: Traffic | None = None
    """Shared by all who call the same models; None for agents that send every call once and at once."""
    public: bool = False
    """True where a stranger wrote the pool: its agents reach the public internet alone."""
    prices: Prices = field(default_factory=Prices)
    """Of models whose entry gives none."""
    books: Books = field(default_factory=Books)
    """What calls are paid from, and where replies are kept."""

    def paced(self, agent: RemoteAgent, entry: AgentEntry, key: str) -> Agent:
        """The agent at its provider's pace, its calls paid for and its replies kept."""
        if self.traffic is None:
            return self._metered(agent, entry)
        lane = self.traffic.lane(agent.base_url, agent.info.model, key=key, limits=entry.limits())
        more = entry.values.get("max_tokens_again")
        roomier = None if more is None else self._metered(agent.with_tokens(more), entry)
        return self._kept(PatientAgent(self._metered(agent, entry), lane, self.traffic, roomier=roomier), agent, more)

    def _metered(self, agent: RemoteAgent, entry: AgentEntry) -> RemoteAgent | MeteredAgent:
        slot = PROVIDERS[entry.text("provider")].key_slot(entry)
        if self.books.purse is None or slot in self.books.others_keys:
            return agent
        from trinity_core.agents.metered import MeteredAgent

        return MeteredAgent(agent, self.books.purse, longest=self.books.longest)

    def _kept(self, patient: PatientAgent, agent: RemoteAgent, more: int | None) -> Agent:
        if self.books.keeper is None:
            return patient
        from trinity_core.agents.kept import KeptAgent, identity_of

        return KeptAgent(patient, self.books.keeper, identity=identity_of(agent, max_tokens_again=more))

    def info(self, entry: AgentEntry, home: str) -> AgentInfo:
        """What is known of a model behind an SDK; its own prices before those of the table."""
        url = urlsplit(entry.text("base_url"))
        base = AgentInfo("", provider=url.netloc or entry.text("provider"), model=entry.text("model"))
        if "price_in" not in entry.values and "price_out" not in entry.values:
            base = self.prices.priced(base, url.hostname or urlsplit(home).hostname or "")
        return entry.info(base)

    def parameters(self, entry: AgentEntry, home: str) -> Parameters:
        """What is sent with each call, as the model takes it."""
        given = replace(entry.parameters(), public_only=self.public)
        return self.quirks.fit(given, host=urlsplit(given.base_url or home).hostname or "", model=entry.text("model"))


@dataclass(frozen=True, slots=True)
class Provider:
    """One way to get an agent."""

    required: tuple[str, ...]
    optional: tuple[str, ...]
    build: Callable[[AgentEntry, Suppliers], Agent]
    usual_key: str = ""
    """Key slot meant at the provider's own address when the entry names none."""

    def key_slot(self, entry: AgentEntry) -> str:
        """Slot of the entry's key; empty for agents that want none. A server elsewhere wants one only where it is named."""
        return entry.text("key", "" if entry.text("base_url") else self.usual_key)

    @property
    def fields(self) -> tuple[str, ...]:
        """All settings it knows, in the order a message lists them."""
        return tuple(dict.fromkeys((*COMMON_FIELDS, *self.required, *self.optional)))


def _offline(entry: AgentEntry, suppliers: Suppliers) -> Agent:
    agent = suppliers.specialists(entry.text("specialist"))
    return listed(agent, entry.info(agent.info))


def _openai(entry: AgentEntry, suppliers: Suppliers) -> Agent:
    from trinity_core.agents.openai_compatible import OpenAICompatibleAgent

    key, missing = take_key(PROVIDERS["openai"].key_slot(entry), suppliers.keys)
    info, parameters = suppliers.info(entry, OpenAICompatibleAgent.home), suppliers.parameters(entry, OpenAICompatibleAgent.home)
    return suppliers.paced(OpenAICompatibleAgent(info, parameters, key=key, unavailable=missing), entry, key)


def _anthropic(entry: AgentEntry, suppliers: Suppliers) -> Agent:
    from trinity_core.agents.anthropic import AnthropicAgent

    key, missing = take_key(PROVIDERS["anthropic"].key_slot(entry), suppliers.keys)
    info, parameters = suppliers.info(entry, AnthropicAgent.home), suppliers.parameters(entry, AnthropicAgent.home)
    return suppliers.paced(AnthropicAgent(info, parameters, key=key, unavailable=missing), entry, key)


PROVIDERS: Mapping[str, Provider] = {
    "offline": Provider(("specialist",), (), _offline),
    "openai": Provider(("model",), (*_HOSTED_FIELDS, "max_tokens_name", "send_seed"), _openai, "OPENAI_API_KEY"),
    "anthropic": Provider(("model",), (*_HOSTED_FIELDS, "thinking"), _anthropic, "ANTHROPIC_API_KEY"),
}
"""Providers by the name pool files use."""
