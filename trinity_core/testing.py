"""Shipped fakes, one per boundary: a scripted agent, a hash encoder, a fixed-list strategy, a list sink, a shelf, a purse."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime

import numpy as np

from trinity_core.agents.books import Bill, KeptReply
from trinity_core.cancel import Cancel
from trinity_core.errors import BudgetError
from trinity_core.events import SessionEvent
from trinity_core.types import AgentInfo, Encoding, Prompt, Reply, Step, Transcript, Usage


class ScriptedAgent:
    """Answers with the next text of a list, word by word; an exception in the list is raised instead.

    Args:
        name: its name in the pool.
        texts: replies in order (the last one repeats), or a function from the prompt to a reply.
        unavailable: why it cannot be called; empty when it can.
    """

    def __init__(
        self, name: str, texts: Sequence[str | Exception] | Callable[[Prompt], str] = ("Answer: 42",), *, unavailable: str = ""
    ) -> None:
        self.info = AgentInfo(name, provider="scripted", price_in=1.0, price_out=2.0)
        self.unavailable = unavailable
        self.prompts: list[Prompt] = []
        self._texts = texts

    def stream(self, prompt: Prompt, *, cancel: Cancel) -> Iterator[str | Reply]:
        """Word by word, then the reply."""
        text = self._next(prompt)
        if isinstance(text, Exception):
            raise text
        for word in text.splitlines(keepends=True):
            if cancel.is_set():
                return
            yield word
        usage = Usage(sum(len(m.content.split()) for m in prompt.messages), len(text.split()))
        yield Reply(text, usage, self.info.cost_usd(usage))

    def _next(self, prompt: Prompt) -> str | Exception:
        self.prompts.append(prompt)
        if callable(self._texts):
            return self._texts(prompt)
        return self._texts[min(len(self.prompts), len(self._texts)) - 1]


class HashEncoder:
    """A state drawn from a hash of the transcript: no meaning, but the same for the same text. Norm about sqrt(width)."""

    def __init__(self, width: int = 16) -> None:
        self.width = width
        self.name = f"hash-{width}"

    def encode(self, transcripts: Sequence[Transcript]) -> Encoding:
        """States of shape (batch, width)."""
        states = np.stack([self._state(t) for t in transcripts])
        read = tuple(len(repr(t).split()) for t in transcripts)
        return Encoding(states, read, (0,) * len(read), 0.0)

    def _state(self, transcript: Transcript) -> np.ndarray:
        text = transcript.question + "".join(t.call.agent + t.call.role + t.reply.text for t in transcript.turns)
        seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
        return np.random.default_rng(seed).standard_normal(self.width).astype(np.float32)


class FixedSteps:
    """Plays a list of steps, then is done."""

    def __init__(self, steps: Sequence[Step], name: str = "fixed") -> None:
        self.name = name
        self._steps = iter(steps)

    def next_step(self, transcript: Transcript) -> Step | None:
        """The next step of the list."""
        return next(self._steps, None)


class ListSink:
    """Keeps events in a list."""

    def __init__(self) -> None:
        self.events: list[SessionEvent] = []

    def add(self, event: SessionEvent) -> None:
        """Append it."""
        self.events.append(event)


class MemoryShelf:
    """Keeps replies in a mapping; every one of them was made at the same moment."""

    def __init__(self, at: datetime = datetime(2026, 11, 3, tzinfo=UTC)) -> None:
        self.at = at
        self.replies: dict[str, KeptReply] = {}

    def find(self, key: str) -> KeptReply | None:
        """The reply under this key."""
        return self.replies.get(key)

    def keep(self, key: str, reply: Reply) -> None:
        """Put it there."""
        self.replies[key] = KeptReply(self.at, reply.text, reply.usage, reply.cost_usd, reply.latency_s)


class MemoryPurse:
    """Holds so many dollars and keeps the bills. Thread-safe.

    Args:
        ceiling_usd: None for no ceiling.
        strict: whether models of unknown price are not called.
    """

    def __init__(self, ceiling_usd: float | None = None, *, strict: bool = False) -> None:
        self.ceiling_usd, self.strict = ceiling_usd, strict
        self.held: dict[str, float] = {}
        self.bills: list[Bill] = []
        self._lock = threading.Lock()

    def hold(self, most_usd: float | None, *, seconds: float) -> str:
        """Set so much aside."""
        with self._lock:
            most = most_usd or 0.0
            if self.ceiling_usd is not None and self.spent_usd + sum(self.held.values()) + most > self.ceiling_usd:
                raise BudgetError(f"The ceiling of ${self.ceiling_usd:.2f} leaves no room.")
            name = f"hold-{len(self.held) + len(self.bills)}"
            self.held[name] = most
            return name

    def settle(self, hold: str, bill: Bill) -> None:
        """Keep the bill."""
        with self._lock:
            del self.held[hold]
            self.bills.append(bill)

    @property
    def spent_usd(self) -> float:
        """Dollars of all bills, as ceilings count them."""
        return sum(bill.weighed_usd for bill in self.bills)
