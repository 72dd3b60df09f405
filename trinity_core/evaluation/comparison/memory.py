"""Replies remembered within a comparison: whoever asks an agent the very same thing again gets the same reply without a call.

So strategies are held against each other on common random numbers, and adding one later costs only its own new calls.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field, replace

from trinity_core.agents.pool import Pool
from trinity_core.cancel import Cancel
from trinity_core.coordinator.byte_cache import ByteCache
from trinity_core.errors import ProviderError
from trinity_core.interfaces import Agent
from trinity_core.session.turns import prompt_for
from trinity_core.training.halt import Halt
from trinity_core.training.spending import Spending
from trinity_core.types import AgentInfo, Fault, FaultKind, Prompt, Reply, Transcript

LIMIT_BYTES = 256_000_000
"""Memory that replies may take; the least recently used go first."""
_OVERHEAD_BYTES = 500
"""A remembered reply takes about so much beside its text."""
_WAIT_S = 0.05
"""Between two looks for a cancel while another session asks the same."""
_CEILING = Fault(FaultKind.CANCELLED, "The comparison's ceiling left no room for this call.")


@dataclass(frozen=True, slots=True)
class _Kept:
    """A reply with its size."""

    reply: Reply

    @property
    def nbytes(self) -> int:
        return _OVERHEAD_BYTES + 2 * len(self.reply.text)


@dataclass(slots=True)
class Account:
    """What one session met. Its calls run in threads of their own."""

    calls: int = 0
    """Really made."""
    tokens: int = 0
    """Of these calls, in and out."""
    known_cost_usd: float = 0.0
    unpriced: int = 0
    """Complete calls among them without a known price."""
    latencies: dict[int, float] = field(default_factory=dict)
    """Seconds a remembered call took when it was made, by the seed of the call."""
    halted: str = ""
    """The ceiling that refused a call; empty while there is room."""
    lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @property
    def cost_usd(self) -> float | None:
        """Dollars of the calls really made; None when a price is unknown."""
        return None if self.unpriced else self.known_cost_usd

    def begin(self) -> None:
        """Count a call that is made."""
        with self.lock:
            self.calls += 1

    def book(self, reply: Reply) -> None:
        """Count what it took; a kept reply took no call at all."""
        with self.lock:
            if reply.kept is not None:
                self.calls -= 1
                return
            self.tokens += reply.usage.tokens_in + reply.usage.tokens_out
            self.known_cost_usd += reply.cost_usd or 0.0
            self.unpriced += int(reply.cost_usd is None and reply.fault is None)


class ReplyMemory:
    """Replies by what was asked. Thread-safe: of several sessions that ask the same at once, one calls and the others wait.

    Args:
        limit_bytes: most memory; 0 remembers nothing.
        clock: monotonic seconds.

    Attributes:
        made: calls really made.
        remembered: calls answered from memory, or by replies kept from before.
        agent_s: seconds spent in calls really made, over all threads.
    """

    def __init__(self, *, limit_bytes: int = LIMIT_BYTES, clock: Callable[[], float] = time.monotonic) -> None:
        self._kept: ByteCache[_Kept] = ByteCache(limit_bytes)
        self._asking: dict[bytes, threading.Event] = {}
        self._lock = threading.Lock()
        self._clock = clock
        self.made = self.remembered = 0
        self.agent_s = 0.0

    def wrap(self, pool: Pool, account: Account, spending: Spending) -> Pool:
        """The same pool, answering from memory where it can and booking on `account` what it cannot."""
        agents = tuple(_Remembering(agent, self, account, spending) for agent in pool.agents)
        return replace(pool, agents=agents)

    def refill(self, transcript: Transcript, *, session_seed: int) -> None:
        """Remember the replies of a stored session, by asking what was asked there."""
        for turn in transcript.turns:
            if turn.reply.fault is None:
                before = Transcript(transcript.question, tuple(t for t in transcript.turns if t.step < turn.step))
                prompt = prompt_for(turn.call, before, session_seed=session_seed, number=turn.number)
                self.keep(turn.call.agent, prompt, turn.reply)

    def keep(self, agent: str, prompt: Prompt, reply: Reply) -> None:
        """Remember a complete reply."""
        with self._lock:
            self._kept.put(_key(agent, prompt), _Kept(reply))

    def answer(self, agent: Agent, prompt: Prompt, account: Account, spending: Spending, cancel: Cancel) -> Iterator[str | Reply]:
        """As `Agent.stream`: the remembered reply, or the agent's own."""
        key = _key(agent.info.name, prompt)
        kept = self._claim(key, cancel)
        if kept is not None:
            account.latencies[prompt.seed] = kept.latency_s
            yield kept
            return
        try:
            reply = yield from self._ask(agent, prompt, key, account, spending, cancel)
        finally:
            with self._lock:
                asked = self._asking.pop(key, None)
            if asked is not None:
                asked.set()
        # everything is booked before the session goes on, so that ceilings fall at the same call every time
        if reply is not None:
            yield reply

    def _claim(self, key: bytes, cancel: Cancel) -> Reply | None:
        """The remembered reply; None when it is this caller's turn to ask."""
        while True:
            with self._lock:
                kept = self._kept.get(key)
                if kept is not None:
                    self.remembered += 1
                    return kept.reply
                asked = self._asking.get(key)
                if asked is None or cancel.is_set():
                    self._asking.setdefault(key, threading.Event())
                    return None
            asked.wait(_WAIT_S)

    def _ask(
        self, agent: Agent, prompt: Prompt, key: bytes, account: Account, spending: Spending, cancel: Cancel
    ) -> Generator[str, None, Reply | None]:
        """The agent's text as it comes; returns its reply, None when it gave none."""
        began, reply = self._clock(), None
        try:
            with spending.call() as booked:
                account.begin()
                try:
                    reply = yield from _stream(agent, prompt, cancel)
                except ProviderError as error:
                    reply = Reply(error.partial, fault=error.fault)
                    raise
                finally:
                    self._take(key, replace(reply or Reply(""), latency_s=self._clock() - began), account)
                    booked.append(reply or Reply(""))
                if reply is not None and reply.kept is not None:
                    account.latencies[prompt.seed] = reply.kept.latency_s
                    reply = reply.as_asked
        except Halt as halt:
            account.halted = halt.reason
            raise ProviderError(_CEILING) from halt
        return reply

    def _take(self, key: bytes, reply: Reply, account: Account) -> None:
        account.book(reply)
        with self._lock:
            if reply.kept is None:
                self.made += 1
                self.agent_s += reply.latency_s
            else:
                self.remembered += 1
            if reply.fault is None and reply.text.strip():
                self._kept.put(key, _Kept(reply.as_asked))


class _Remembering:
    """An agent with a memory, for one session."""

    def __init__(self, agent: Agent, memory: ReplyMemory, account: Account, spending: Spending) -> None:
        self._agent, self._memory, self._account, self._spending = agent, memory, account, spending

    @property
    def info(self) -> AgentInfo:
        """The agent's."""
        return self._agent.info

    @property
    def unavailable(self) -> str:
        """The agent's."""
        return self._agent.unavailable

    def stream(self, prompt: Prompt, *, cancel: Cancel) -> Iterator[str | Reply]:
        """The remembered reply at once, or the agent's own as it comes. Raises as the agent does."""
        return self._memory.answer(self._agent, prompt, self._account, self._spending, cancel)


def _stream(agent: Agent, prompt: Prompt, cancel: Cancel) -> Generator[str, None, Reply | None]:
    """The agent's text up to its reply, which is returned with all its text; None when there was none."""
    pieces: list[str] = []
    for content in agent.stream(prompt, cancel=cancel):
        if isinstance(content, Reply):
            return content if content.text else replace(content, text="".join(pieces))
        pieces.append(content)
        yield content
    return None


def _key(agent: str, prompt: Prompt) -> bytes:
    parts = [agent, prompt.role.value, prompt.instruction, str(prompt.seed)]
    for message in prompt.messages:
        parts += (message.role, message.content)
    # lengths first, so that no text can pass for a border between two
    text = "".join(f"{len(part)}:{part}" for part in parts)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
