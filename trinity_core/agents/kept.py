"""An agent whose replies are kept: asked the very same thing again, it says the same again, at no cost and without a call.

It sits around the agent's retries, so that a kept reply waits for nobody's turn.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from typing import Any

from trinity_core.agents.books import KeptReply, ReplyShelf
from trinity_core.agents.remote import RemoteAgent
from trinity_core.cancel import Cancel
from trinity_core.errors import StorageError
from trinity_core.interfaces import Agent
from trinity_core.types import AgentInfo, Kept, Prompt, Reply
from trinity_core.words import dollars

_FORM = 1
"""Part of every key; another number forgets all that was kept in an older form."""
_NOT_ASKED = ("connect_s", "public_only", "finish_optional")
"""Parameters that change how a call is made, and not what is asked."""
_log = logging.getLogger(__name__)


class Keeper:
    """Looks replies up and keeps new ones. A shelf that fails never fails a call: it is told of once, and the agent is asked.

    Args:
        shelf: where they are.
        scope: whose replies are looked at. Replies kept in one scope are unknown in every other.
    """

    def __init__(self, shelf: ReplyShelf, *, scope: str = "") -> None:
        self._shelf, self._scope = shelf, scope
        self._told = False

    def key(self, identity: str, prompt: Prompt) -> str:
        """What the reply to a prompt is kept under: 64 hexadecimal digits that tell nothing of what went into them."""
        return reply_key(identity, prompt, scope=self._scope)

    def find(self, key: str) -> tuple[KeptReply | None, str]:
        """The kept reply, and what went wrong, in a sentence to be told."""
        try:
            return self._shelf.find(key), ""
        except StorageError as error:
            return None, self._trouble(error)

    def keep(self, key: str, reply: Reply) -> str:
        """Keep a reply; what went wrong, in a sentence to be told."""
        try:
            self._shelf.keep(key, reply)
        except StorageError as error:
            return self._trouble(error)
        return ""

    def _trouble(self, error: StorageError) -> str:
        if self._told:
            return ""
        self._told = True
        _log.warning("Replies are not kept now. %s", error)
        return f"Replies are not kept now: {error}"


class KeptAgent:
    """Wraps an agent.

    Args:
        agent: who answers what was not asked before.
        keeper: of replies.
        identity: what makes its replies its own; see `identity_of`.
    """

    def __init__(self, agent: Agent, keeper: Keeper, *, identity: str) -> None:
        self.agent = agent
        self._keeper, self._identity = keeper, identity

    def over(self, agent: Agent) -> KeptAgent:
        """The same around another agent that answers alike."""
        return KeptAgent(agent, self._keeper, identity=self._identity)

    @property
    def info(self) -> AgentInfo:
        """As the wrapped agent says."""
        return self.agent.info

    @property
    def unavailable(self) -> str:
        """As the wrapped agent says."""
        return self.agent.unavailable

    def stream(self, prompt: Prompt, *, cancel: Cancel) -> Iterator[str | Reply]:
        """The kept reply at once, or the agent's own as it comes.

        Raises:
            ProviderError: the agent's call failed.
        """
        key = self._keeper.key(self._identity, prompt)
        kept, trouble = self._keeper.find(key)
        if kept is not None:
            yield kept.text
            yield said_again(kept)
            return
        pieces: list[str] = []
        for item in self.agent.stream(prompt, cancel=cancel):
            if isinstance(item, str):
                pieces.append(item)
                yield item
                continue
            if item.fault is None and (text := item.text or "".join(pieces)).strip():
                trouble = self._keeper.keep(key, replace(item, text=text)) or trouble
            yield replace(item, note=f"{item.note} {trouble}".strip())


def said_again(kept: KeptReply) -> Reply:
    """A kept reply as one of today: its tokens are told as they were, and its cost now is nothing."""
    day = f"{kept.at.day} {kept.at:%b %Y}"
    price = f" It cost {dollars(kept.cost_usd)} then." if kept.cost_usd else ""
    note = f"Kept from {day}; nothing was asked.{price}"
    return Reply(kept.text, kept.usage, 0.0, note=note, kept=Kept(kept.cost_usd, kept.latency_s))


def identity_of(agent: RemoteAgent, **more: Any) -> str:
    """Everything about an agent that its replies depend on, its name in the pool not included: that is a label.

    Args:
        agent: as it sends calls.
        more: what else of its settings changes replies.
    """
    parameters = {name: value for name, value in asdict(agent.parameters).items() if name not in _NOT_ASKED}
    asked = {"protocol": type(agent).__name__, "address": agent.base_url, "model": agent.info.model, **more}
    return _json({**asked, "parameters": parameters})


def reply_key(identity: str, prompt: Prompt, *, scope: str = "") -> str:
    """SHA-256 over agent, prompt and which sample of its replies it is: the prompt's seed counts samples.

    Args:
        identity: of the agent.
        prompt: what is asked.
        scope: whose replies they are.
    """
    messages = [[message.role, message.content] for message in prompt.messages]
    # JSON, so that no text can pass for a border between two
    whole = _json([_FORM, scope, identity, messages, prompt.role.value, prompt.instruction, prompt.seed])
    return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()


def _json(value: Mapping[str, Any] | list[Any]) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
