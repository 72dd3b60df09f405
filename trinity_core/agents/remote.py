"""What agents behind an official SDK share: one call as a stream of pieces, ended by a `Reply` or by a `ProviderError`.

A subclass says how its SDK is asked and how its chunks are read; chunks come from a server and are believed in nothing.
"""

from __future__ import annotations

import logging
import ssl
import time
import traceback
from abc import ABC, abstractmethod
from collections.abc import Generator, Iterator, Mapping
from contextlib import AbstractContextManager, closing
from copy import copy
from dataclasses import replace
from functools import cached_property
from typing import Any, ClassVar, Self

import httpx2

from trinity_core.agents.arrival import MAX_CHARS, Arrival, Piece
from trinity_core.agents.connection import Line, open_client
from trinity_core.agents.faults import TRANSPORT_ERRORS, describe, fault_of, not_the_protocol, outlook_of
from trinity_core.agents.keys import scrub
from trinity_core.agents.parameters import Parameters
from trinity_core.cancel import Cancel
from trinity_core.errors import Outlook, ProviderError
from trinity_core.types import AgentInfo, Fault, FaultKind, Prompt, Reply, Usage

_CHARS_PER_TOKEN = 4
_log = logging.getLogger(__name__)
_Failure = tuple[Fault, Outlook]


class RemoteAgent(ABC):
    """A model behind an official SDK. The SDK is imported and its client made at the first call, not before.

    Args:
        info: name, model, price and deadlines.
        parameters: address and parameters of every call.
        key: the API key; kept in memory and sent to `parameters.base_url` alone.
        unavailable: why it cannot be called, in a few words; empty when it can.
    """

    home: ClassVar[str]
    """The provider's own address."""
    endings: ClassVar[Mapping[str, FaultKind]]
    """Finish words under which a reply is not an answer."""

    def __init__(self, info: AgentInfo, parameters: Parameters, *, key: str = "", unavailable: str = "") -> None:
        self.info = info
        self.parameters = parameters
        self.unavailable = unavailable
        self._key = key

    @property
    def base_url(self) -> str:
        """Where calls go."""
        return self.parameters.base_url or self.home

    @property
    def most_tokens(self) -> int | None:
        """Tokens of the longest reply that may come, as far as it is limited; None where it is not."""
        sent = self.parameters.body({"max_tokens": self.parameters.max_tokens})
        names = ("max_tokens", "max_completion_tokens", self.parameters.names.get("max_tokens", ""))
        return max((most for name in names if (most := as_count(sent.get(name)))), default=None)

    def with_tokens(self, most: int) -> Self:
        """The same agent with another limit on the tokens of a reply."""
        other = copy(self)
        other.parameters = replace(self.parameters, max_tokens=most)
        return other

    @abstractmethod
    def _errors(self) -> tuple[type[Exception], ...]:
        """The SDK's own exceptions."""

    @abstractmethod
    def _ask(self, http: httpx2.Client, prompt: Prompt) -> AbstractContextManager[Iterator[Any]]:
        """Send the request; the SDK's stream of chunks."""

    @abstractmethod
    def _read(self, chunk: object) -> Piece | None:
        """What a chunk contributes; None for one that is not of the protocol."""

    def stream(self, prompt: Prompt, *, cancel: Cancel, within: float | None = None) -> Iterator[str | Reply]:
        """Text deltas as they come, empty ones while the model reasons, then one `Reply`. The call is sent once.

        Args:
            prompt: what is asked.
            cancel: ends the call.
            within: seconds left, where that is less than the agent's deadline.

        Raises:
            ProviderError: the call failed, was cancelled or ended without a complete answer; partial text goes along.
        """
        if self.unavailable:
            raise ProviderError(describe_unavailable(self), outlook=Outlook(lasting=True))
        self._errors()  # loads the SDK, which takes a while the first time, before the clock of the call runs
        started, answer = time.monotonic(), Arrival(self._key)
        with Line(self.info, cancel, within=within) as line:
            failure = yield from self._receive(prompt, line, answer)
        fault, outlook = failure or self._verdict(answer) or (None, Outlook())
        if fault is not None and cancel.is_set():
            fault = Fault(FaultKind.CANCELLED, "The call was stopped.")
        elif fault is not None and line.overdue is not None:
            fault = line.overdue
        if fault is not None:
            # Raised out here, so that no traceback carries the foreign exception: its text may echo the key.
            raise ProviderError(_sized(fault, prompt), partial=answer.text, outlook=outlook, usage=_counted(answer))
        yield self._reply(prompt, answer, time.monotonic() - started)

    def _receive(self, prompt: Prompt, line: Line, answer: Arrival) -> Generator[str, None, _Failure | None]:
        """Text into `answer` and out; what went wrong is returned, since this is no place to raise it."""
        try:
            with closing(self._pieces(prompt, line)) as pieces:
                yield from answer.take(pieces)
        except ProviderError as error:
            return error.fault, error.outlook
        except (*TRANSPORT_ERRORS, *self._errors()) as error:
            fault = fault_of(error, info=self.info, key=self._key)
            return fault, outlook_of(error, fault, now=time.time())
        except Exception as error:  # noqa: BLE001 - a bug, perhaps the SDK's: what it says may hold the key, so it is told without
            text = scrub("".join(traceback.format_exception(error)), self._key)
            _log.error("agent %r broke down: %s", self.info.name, text)
            return _broken(error), Outlook(lasting=True)
        return None

    def _pieces(self, prompt: Prompt, line: Line) -> Generator[Piece, None, None]:
        given = self.parameters
        client = open_client(line, connect_s=given.connect_s, verify=self._tls, public_only=given.public_only)
        with client as http, self._ask(http, prompt) as chunks:
            for chunk in chunks:
                if (piece := self._read(chunk)) is not None:
                    line.heard()
                    yield piece

    def _verdict(self, answer: Arrival) -> _Failure | None:
        """Why what arrived is not a complete answer; None when it is."""
        if answer.pieces == 0:
            return not_the_protocol(self.info), Outlook()
        if answer.full:
            return self._cut(f"the reply is longer than {MAX_CHARS:,} characters and was cut there")
        kind = self.endings.get(answer.finish)
        if kind is FaultKind.INCOMPLETE:
            limit = f" (max_tokens = {self.parameters.max_tokens})" if self.parameters.max_tokens else ""
            return self._cut(f"the reply was cut at its token limit{limit}; raise the agent's max_tokens", too_short=True)
        if kind is not None:
            return describe(kind, self.info), Outlook()
        if not answer.finish and not self.parameters.finish_optional:
            return self._cut(f"{self.info.provider} stopped before the reply was finished; ask again", lasting=False)
        return None if answer.text.strip() else self._cut("the reply is empty; ask again", lasting=False)

    def _cut(self, why: str, *, lasting: bool = True, too_short: bool = False) -> _Failure:
        return Fault(FaultKind.INCOMPLETE, f"Incomplete: {why}."), Outlook(lasting=lasting, too_short=too_short)

    def _reply(self, prompt: Prompt, answer: Arrival, seconds: float) -> Reply:
        if (usage := _counted(answer)) is not None:
            return Reply(answer.text, usage, self.info.cost_usd(usage), seconds)
        # The server did not count. Token budgets need a figure, so it is estimated; a price is not claimed on an estimate.
        usage = Usage(prompt_tokens(prompt), estimate_tokens(answer.text))
        cost = self.info.cost_usd(usage)
        return Reply(answer.text, usage, 0.0 if cost == 0.0 else None, seconds)

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        if self.base_url.startswith("https:"):
            return httpx2.create_ssl_context(trust_env=False)
        return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # loading certificates takes 0.1 s, and plain HTTP needs none


def _broken(error: Exception) -> Fault:
    return Fault(FaultKind.INTERNAL, f"This agent broke down ({type(error).__name__}). The log has the details.")


def _counted(answer: Arrival) -> Usage | None:
    """What the server counted; None where it did not."""
    if answer.tokens_in is None or answer.tokens_out is None:
        return None
    return Usage(answer.tokens_in, answer.tokens_out)


def describe_unavailable(agent: RemoteAgent) -> Fault:
    """The fault of calling an agent that cannot be called."""
    return Fault(FaultKind.UNAVAILABLE, f"{agent.info.name} cannot be called: it {agent.unavailable}.")


def estimate_tokens(text: str) -> int:
    """About how many tokens a text has, for servers that do not count: one per four characters, rounded up."""
    return -(-len(text) // _CHARS_PER_TOKEN)


def prompt_tokens(prompt: Prompt) -> int:
    """About how many tokens a prompt has."""
    return estimate_tokens("".join(message.content for message in prompt.messages))


def _sized(fault: Fault, prompt: Prompt) -> Fault:
    """The same fault; of one that was too long, with how long it was."""
    if fault.kind is not FaultKind.CONTEXT_TOO_LONG:
        return fault
    return Fault(fault.kind, f"{fault.message} About {prompt_tokens(prompt):,} tokens were sent.")


def as_count(value: object) -> int | None:
    """A token count as a server sent it; None when it is no count."""
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None
