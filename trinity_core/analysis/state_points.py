"""The moments of sessions at which somebody was chosen: a transcript, who was chosen next, and how it ended. What a map of states shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trinity_core.interfaces import Encoder
from trinity_core.types import Decision, Transcript

BATCH = 64
"""Transcripts encoded at once."""


@dataclass(frozen=True, slots=True)
class Moment:
    """One choice of one session, seen from before it."""

    session: str
    """Id of the stored session."""
    transcript: Transcript
    """What had been said when the choice was made."""
    family: str
    """Task family; empty when the question is no known task."""
    agent: str
    """Who was chosen."""
    role: str
    """In which role, a `Role`'s value."""
    correct: bool | None
    """Whether the session ended right; None when nobody knows."""
    decision: Decision | None = None
    """The head's numbers, for strategies with a head."""


def moments(session: str, transcript: Transcript, *, family: str, correct: bool | None) -> tuple[Moment, ...]:
    """The choices of a finished or running session in their order; calls of one step share a transcript, so the first stands for all."""
    first = {turn.step: turn for turn in reversed(transcript.turns)}
    found = []
    for turn in (first[step] for step in sorted(first)):
        before = Transcript(transcript.question, tuple(t for t in transcript.turns if t.step < turn.step))
        found.append(Moment(session, before, family, turn.call.agent, turn.call.role.value, correct, turn.decision))
    return tuple(found)


def states_of(encoder: Encoder, transcripts: Sequence[Transcript]) -> NDArray[np.float32]:
    """Hidden states of shape (N, width), in the order of the transcripts; N at least 1."""
    pieces = [encoder.encode(transcripts[k : k + BATCH]).states for k in range(0, len(transcripts), BATCH)]
    return np.concatenate(pieces)
