"""What the coordinator sees before a choice: the prompt token by token, the state at the sentinel, and the head's logits made of it.

TRINITY, arXiv 2512.04695, section 3; all by the real encoder and head.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trinity_core.coordinator.encoder import HiddenStateEncoder
from trinity_core.coordinator.head import Head, LinearHead
from trinity_core.coordinator.tokens import PromptTokenizer
from trinity_core.types import Transcript

Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the prompt."""

    name: str
    """"instruction", "question", "turn" or "end"."""
    tokens: tuple[str, ...]
    """As text, in order."""


@dataclass(frozen=True, slots=True, eq=False)
class Sight:
    """One transcript as the coordinator reads it."""

    parts: tuple[Part, ...]
    """The prompt up to and including the sentinel, its last token."""
    unread: tuple[str, ...]
    """Tokens of the chat template after the sentinel; attention looks back only, so they cannot change the state."""
    state: Doubles
    """h, shape (width,)."""
    logits: Doubles
    """z, shape (L + 3,)."""
    contributions: Doubles | None
    """W_ij h_j, shape (L + 3, width), whose rows add up to z; None for a head that is no single matrix."""
    cut: int
    """Tokens left out as too long."""

    @property
    def norm(self) -> float:
        """Euclidean norm of h."""
        return float(np.linalg.norm(self.state))

    @property
    def read(self) -> int:
        """Tokens read."""
        return sum(len(part.tokens) for part in self.parts)


def see(transcript: Transcript, encoder: HiddenStateEncoder, head: Head) -> Sight:
    """Read one transcript."""
    prompt, state = encoder.prompts.write(transcript), encoder.encode([transcript]).states[0]
    words = _words(encoder, prompt.ids.tolist())
    ends = (*prompt.parts, len(words))
    names = ("instruction", "question", *("turn" for _ in prompt.parts[2:]), "end")
    starts = (0, *ends[:-1])
    parts = tuple(Part(name, tuple(words[start:end])) for name, start, end in zip(names, starts, ends, strict=True))
    logits = head.logits(state[None])[0].astype(np.float64)
    return Sight(parts, _unread(encoder), state.astype(np.float64), logits, _contributions(head, state), prompt.cut)


def strongest(contributions: Doubles, count: int) -> list[int]:
    """Places of the state whose contributions differ most between outputs, the strongest first.

    A place that gives every output the same moves no choice, so what counts is how far its contributions lie apart.
    """
    apart = contributions.std(axis=0)
    return [int(place) for place in np.argsort(-apart, kind="stable")[:count]]


def _contributions(head: Head, state: NDArray[np.float32]) -> Doubles | None:
    return head.weight.astype(np.float64) * state.astype(np.float64) if isinstance(head, LinearHead) else None


def _words(encoder: HiddenStateEncoder, ids: Sequence[int]) -> list[str]:
    return [encoder.backbone.tokenizer.decode([one]) for one in ids]


def _unread(encoder: HiddenStateEncoder) -> tuple[str, ...]:
    whole = PromptTokenizer(encoder.backbone.tokenizer, view=encoder.view, past_sentinel=True).closing
    return tuple(_words(encoder, whole[len(encoder.prompts.closing) :]))
