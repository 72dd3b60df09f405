"""An agent whose calls are paid for: each is set aside at the most it may cost before it is sent, and settled after.

It sits within the agent's retries, so that every request that really leaves is accounted for, and waiting holds no money.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Protocol

from trinity_core.agents.books import Bill, Longest, Purse
from trinity_core.agents.remote import estimate_tokens, prompt_tokens
from trinity_core.cancel import Cancel
from trinity_core.errors import BudgetError, Outlook, ProviderError, StorageError
from trinity_core.types import AgentInfo, Fault, FaultKind, Prompt, Reply, Usage

ASSUMED_TOKENS = 8192
"""Of a reply that nothing limits, until a longer one was seen."""
_PER_MESSAGE = 16
"""Tokens that a provider may add around each message."""
_GRACE_S = 60.0
"""What a call is set aside for longer than its deadline."""
_log = logging.getLogger(__name__)


class Payable(Protocol):
    """An agent that sends each call once and knows how long its replies may get; those behind an SDK fit."""

    @property
    def info(self) -> AgentInfo:
        """Its name, prices and deadlines."""

    @property
    def unavailable(self) -> str:
        """Why it cannot be called; empty when it can."""

    @property
    def most_tokens(self) -> int | None:
        """Tokens of the longest reply that may come; None where nothing limits it."""

    def stream(self, prompt: Prompt, *, cancel: Cancel, within: float | None = None) -> Iterator[str | Reply]:
        """One try: text, then a reply."""


class MeteredAgent:
    """Wraps an agent that sends each call once.

    Args:
        agent: who really answers.
        purse: pays.
        longest: what is known of replies that nothing limits.
    """

    def __init__(self, agent: Payable, purse: Purse, *, longest: Longest) -> None:
        self.agent = agent
        self._purse, self._longest = purse, longest

    @property
    def info(self) -> AgentInfo:
        """As the wrapped agent says."""
        return self.agent.info

    @property
    def unavailable(self) -> str:
        """As the wrapped agent says, or that its price would have to be known."""
        return self.agent.unavailable or ("has no known price, which the ceilings in dollars here need" if self._barred else "")

    @property
    def most_tokens(self) -> int | None:
        """As the wrapped agent says."""
        return self.agent.most_tokens

    @property
    def _barred(self) -> bool:
        return self._purse.strict and self.info.cost_usd(Usage()) is None

    def stream(self, prompt: Prompt, *, cancel: Cancel, within: float | None = None) -> Iterator[str | Reply]:
        """The wrapped agent's stream, once it is paid for.

        Raises:
            ProviderError: the call failed, or a ceiling leaves no room for it.
        """
        if self.unavailable:
            raise _refused(f"{self.info.name} cannot be called: it {self.unavailable}.", FaultKind.UNAVAILABLE)
        hold, seen = self._hold(prompt), _Seen(self, prompt)
        bill: Bill | None = None
        try:
            for item in self.agent.stream(prompt, cancel=cancel, within=within):
                if isinstance(item, Reply):
                    bill = self._bill(item)
                    self._settle(hold, bill)  # before the session goes on, so that ceilings fall at the same call every time
                else:
                    seen.take(item)
                yield item
        except ProviderError as error:
            seen.counted = error.usage
            raise
        finally:
            if bill is None:
                self._settle(hold, seen.bill())

    def _hold(self, prompt: Prompt) -> str:
        try:
            return self._purse.hold(self._most_usd(prompt), seconds=self.info.deadline_s + _GRACE_S)
        except BudgetError as error:
            raise _refused(str(error), FaultKind.CEILING) from None
        except StorageError as error:
            # a ceiling that cannot be looked up is kept by calling nobody
            raise _refused(f"What was spent cannot be looked up, so nothing is: {error}", FaultKind.UNAVAILABLE) from error

    def _most_usd(self, prompt: Prompt) -> float | None:
        """What the call may cost at most. A token is at least one byte of text."""
        sent = sum(len(message.content.encode("utf-8", "replace")) + _PER_MESSAGE for message in prompt.messages)
        most = self.agent.most_tokens or max(ASSUMED_TOKENS, self._longest.of(self.info.model))
        return self.info.cost_usd(Usage(sent, most))

    def _bill(self, reply: Reply) -> Bill:
        self._longest.note(self.info.model, reply.usage.tokens_out)
        weighed = self.info.cost_usd(reply.usage) or 0.0
        known = reply.cost_usd
        return Bill(_sum(reply.usage), known or 0.0, weighed if known is None else known, unpriced=known is None)

    def _settle(self, hold: str, bill: Bill) -> None:
        try:
            self._purse.settle(hold, bill)
        except StorageError as error:  # the reply is there all the same
            _log.warning("A call of %s could not be booked. %s", self.info.name, error)


class _Seen:
    """What was seen of a call that did not come through. Its provider may charge for it all the same."""

    def __init__(self, agent: MeteredAgent, prompt: Prompt) -> None:
        self._agent, self._prompt = agent, prompt
        self._pieces, self._text = 0, ""
        self.counted: Usage | None = None

    def take(self, piece: str) -> None:
        """Some text, or a sign of life of a model that reasons."""
        self._pieces += 1
        self._text += piece

    def bill(self) -> Bill:
        """Nothing where nothing came; else what the provider counted, or an estimate of it."""
        if not self._pieces and self.counted is None:
            return Bill()
        told = self.counted or Usage(prompt_tokens(self._prompt))
        usage = Usage(told.tokens_in, max(told.tokens_out, self._pieces, estimate_tokens(self._text)))
        cost = self._agent.info.cost_usd(usage) or 0.0
        return Bill(_sum(usage), cost, cost)


def _sum(usage: Usage) -> int:
    return usage.tokens_in + usage.tokens_out


def _refused(message: str, kind: FaultKind) -> ProviderError:
    return ProviderError(Fault(kind, message), outlook=Outlook(lasting=True))
