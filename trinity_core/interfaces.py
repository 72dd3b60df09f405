"""The boundaries: each a Protocol with one verb. A wrapper implements what it wraps; each has a fake in `testing.py`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol, runtime_checkable

from trinity_core.cancel import Cancel
from trinity_core.events import SessionEvent
from trinity_core.types import AgentInfo, Conclusion, Encoding, Prompt, Reply, Step, Transcript


class Encoder(Protocol):
    """Turns transcripts into hidden states."""

    @property
    def name(self) -> str:
        """What the states come from, as written into checkpoints."""

    @property
    def width(self) -> int:
        """Length of a state."""

    def encode(self, transcripts: Sequence[Transcript]) -> Encoding:
        """Hidden states of `transcripts`, shape (batch, width), float32. Thread-safe."""


class Strategy(Protocol):
    """Whoever decides the next step. Made afresh for each session, with its own seed."""

    @property
    def name(self) -> str:
        """As shown to people and stored."""

    def next_step(self, transcript: Transcript) -> Step | None:
        """What to do next, or None when the strategy is done."""


@runtime_checkable
class Concludes(Protocol):
    """A strategy that chooses among several answers at the end; what it has besides `Strategy`."""

    def conclude(self, transcript: Transcript) -> Conclusion | None:
        """Whose answer is the session's; None for the latest Worker's. Asked once, unless a Verifier's ACCEPT ended the session."""


class Agent(Protocol):
    """One language model or offline specialist."""

    @property
    def info(self) -> AgentInfo:
        """Its name, provider, price and deadlines."""

    @property
    def unavailable(self) -> str:
        """Why it cannot be called now, in words that go on after its name; empty when it can. May change from call to call."""

    def stream(self, prompt: Prompt, *, cancel: Cancel) -> Iterator[str | Reply]:
        """Text deltas as they come, then exactly one `Reply` (its text is the whole text).

        Raises:
            ProviderError: the call failed; partial text goes along.
        """


@runtime_checkable
class Foreseeable(Protocol):
    """An agent whose reply costs nothing and follows from the prompt alone; what it has besides `Agent`."""

    def reply_text(self, prompt: Prompt) -> str:
        """What `stream` will say to `prompt`, at once.

        Raises:
            ProviderError: it will fail.
        """


class Sink(Protocol):
    """Where events go."""

    def add(self, event: SessionEvent) -> None:
        """Keep one event."""
