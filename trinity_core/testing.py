"""Shipped fakes, one per boundary: a scripted agent, a hash encoder, a fixed-list strategy, a list sink."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from trinity_core.cancel import Cancel
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
