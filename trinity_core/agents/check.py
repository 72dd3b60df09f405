"""Whether the agents of a pool answer: one tiny call each, all at the same time, none of them sent twice."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from trinity_core.agents.pool import Pool
from trinity_core.agents.pool_file import PoolFile
from trinity_core.agents.remote import estimate_tokens
from trinity_core.cancel import Cancel
from trinity_core.errors import ProviderError
from trinity_core.interfaces import Agent
from trinity_core.types import AgentInfo, Fault, FaultKind, Message, Prompt, Reply, Role, Transcript, Usage

QUESTION = "Compute 1 + 1. Answer with the number alone."
MAX_TOKENS = 64
"""Asked for at most. Models that reason need a few; one that uses them all up has shown that it answers."""
WITHIN_S = 30.0
"""Seconds an agent has to answer."""
_AT_ONCE = 16


@dataclass(frozen=True, slots=True)
class AgentCheck:
    """What one agent did when it was asked."""

    name: str
    ok: bool
    model: str
    """The provider's model id; empty for offline specialists."""
    latency_s: float | None
    """Seconds to the end of its reply; None when it was not asked."""
    fault: FaultKind | None
    message: str
    """What was wrong and what to do, or a word on the reply; without secrets."""


def for_a_check(file: PoolFile) -> PoolFile:
    """The agents of a file, each limited to a tiny reply."""
    return file.for_a_check(max_tokens=MAX_TOKENS, within_s=WITHIN_S)


def highest_price(info: AgentInfo) -> float | None:
    """Dollars that the check of this agent costs at most; None where its price is unknown."""
    return info.cost_usd(Usage(estimate_tokens(QUESTION) + 10, MAX_TOKENS))


def check_agents(pool: Pool, *, cancel: Cancel) -> Iterator[AgentCheck]:
    """Ask every agent that can be called; results in the order of the pool.

    Args:
        pool: made without traffic, so that no call is sent twice.
        cancel: ends the calls under way.
    """
    with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="check") as threads:
        try:
            yield from threads.map(lambda agent: _check(agent, cancel), pool.agents)
        finally:
            cancel.set()


def _check(agent: Agent, cancel: Cancel) -> AgentCheck:
    if agent.unavailable:
        return AgentCheck(agent.info.name, False, agent.info.model, None, FaultKind.UNAVAILABLE, f"It {agent.unavailable}.")
    started = time.monotonic()
    fault = _ask(agent, cancel)
    message = "It answered." if fault is None else fault.message
    return AgentCheck(
        agent.info.name, fault is None, agent.info.model, time.monotonic() - started, None if fault is None else fault.kind, message
    )


def _ask(agent: Agent, cancel: Cancel) -> Fault | None:
    try:
        replies = [item for item in agent.stream(_prompt(), cancel=cancel) if isinstance(item, Reply)]
    except ProviderError as error:
        # Cut at its token limit, it has shown that address, key and model are right.
        answered = error.fault.kind is FaultKind.INCOMPLETE and error.outlook.lasting
        return None if answered else error.fault
    return None if replies else Fault(FaultKind.MALFORMED, "The stream ended without a reply.")


def _prompt() -> Prompt:
    return Prompt((Message("user", QUESTION),), Role.WORKER, Transcript(QUESTION))
