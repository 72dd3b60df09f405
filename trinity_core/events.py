"""What a session emits while it runs. The core yields these; printing, storing and drawing them belong to callers."""

from __future__ import annotations

from dataclasses import dataclass

from trinity_core.types import Session, Step, Turn


@dataclass(frozen=True, slots=True)
class StepDecided:
    """A strategy chose its next call or calls."""

    turn: int
    """Number of the first call's turn; call k gets turn + k."""
    number: int
    """1-based number of the step."""
    step: Step


@dataclass(frozen=True, slots=True)
class TextDelta:
    """A piece of an agent's reply."""

    turn: int
    text: str


@dataclass(frozen=True, slots=True)
class TurnReplied:
    """A call ended, in a reply or in a fault."""

    turn: Turn


@dataclass(frozen=True, slots=True)
class SessionEnded:
    """Always the last event of a session."""

    session: Session


SessionEvent = StepDecided | TextDelta | TurnReplied | SessionEnded
