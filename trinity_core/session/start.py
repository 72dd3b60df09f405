"""Where a session that does not begin empty starts: turns that are given, and the step that is played first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from trinity_core.events import StepDecided, TurnReplied
from trinity_core.types import Step, Transcript, Turn


@dataclass(frozen=True, slots=True)
class Start:
    """The beginning of a branch."""

    transcript: Transcript
    """Turns that were played before, in whole steps, numbered from 1 without gaps. They count towards every limit."""
    step: Step
    """Played first, whatever the strategy wants; an ACCEPT among the given turns does not keep it from being played."""

    @property
    def seconds(self) -> float:
        """What the given turns took; calls of one step ran at the same time."""
        return sum(max(turn.reply.latency_s for turn in turns) for turns in steps_of(self.transcript))


def steps_of(transcript: Transcript) -> list[tuple[Turn, ...]]:
    """The turns by step, in their order."""
    return [tuple(turns) for _, turns in groupby(transcript.turns, key=lambda turn: turn.step)]


def given_events(transcript: Transcript) -> Iterator[StepDecided | TurnReplied]:
    """The decisions and replies of turns that are over, without their pieces of text."""
    for turns in steps_of(transcript):
        first = turns[0]
        yield StepDecided(first.number, first.step, Step(tuple(turn.call for turn in turns), first.decision, first.note))
        yield from (TurnReplied(turn) for turn in turns)
