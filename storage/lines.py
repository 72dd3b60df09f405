"""Events between the program, the tables and JSON lines; the form is that of `trinity_core.codec`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from storage.stored import TimedEvent
from trinity_core.codec import from_dict, to_line
from trinity_core.errors import StorageError
from trinity_core.events import SessionEnded, StepDecided, TextDelta, TurnReplied
from trinity_core.types import Transcript


def to_values(timed: TimedEvent) -> dict[str, Any]:
    """The columns of `EventRow` that `timed` fills.

    Raises:
        StorageError: it holds a number that JSON has no form for, infinite or undefined.
    """
    try:
        payload = to_line(timed.event)
    except ValueError as error:
        raise StorageError("An event with an infinite or undefined number cannot be stored. Check the coordinator's head.") from error
    kind, turn = _kind(timed)
    return {"at_s": timed.at_s, "kind": kind, "turn": turn, "payload": payload}


def _kind(timed: TimedEvent) -> tuple[str, int | None]:
    match timed.event:
        case StepDecided(turn=turn):
            return "step_decided", turn
        case TextDelta(turn=turn):
            return "text_delta", turn
        case TurnReplied(turn=replied):
            return "turn_replied", replied.number
        case SessionEnded():
            return "session_ended", None


def to_timed_line(payload: str, at_s: float) -> str:
    """The stored line with the key `at_s` at its end, not decoded on the way."""
    return f'{payload[:-1]}, "at_s": {json.dumps(at_s)}}}'


def read_events(lines: Iterable[Mapping[str, Any]], question: str) -> tuple[TimedEvent, ...]:
    """The events of decoded lines with `at_s`, in their order.

    Raises:
        ValueError: a line is of no known kind or holds a word that is none.
        KeyError: a line lacks a key.
    """
    events: list[TimedEvent] = []
    transcript = Transcript(question)
    for line in lines:
        event = from_dict(line, transcript)
        if isinstance(event, TurnReplied):
            transcript = transcript.with_turn(event.turn)
        events.append(TimedEvent(float(line["at_s"]), event))
    return tuple(events)
