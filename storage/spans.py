"""A session as spans: one for the whole and one for each finished turn, before they take a tracing system's form.

Ids are derived from the session's, so that an export made twice is the same trace.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import IntEnum

from storage.stored import SessionStatus, StoredSession
from trinity_core.events import SessionEnded, StepDecided, TurnReplied
from trinity_core.types import AgentInfo, StopReason, Turn

OFFLINE = "offline"
"""Provider of the specialists that run in the program's own process."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Place(IntEnum):
    """Where the work was done, as numbered by OpenTelemetry's SpanKind."""

    INTERNAL = 1
    CLIENT = 3


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of work."""

    trace_id: str
    """32 lower-case hexadecimal digits."""
    span_id: str
    """16 lower-case hexadecimal digits."""
    parent_id: str
    """Empty for the first one."""
    start: datetime
    """In UTC."""
    end: datetime
    error: str = ""
    """What went wrong, in words; empty when nothing did."""
    error_type: str = ""
    """The same in one word."""

    @property
    def start_ns(self) -> int:
        """Nanoseconds since 1970."""
        return nanoseconds(self.start)

    @property
    def end_ns(self) -> int:
        """Nanoseconds since 1970."""
        return nanoseconds(self.end)


@dataclass(frozen=True, slots=True)
class TurnSpan:
    """A finished turn."""

    span: Span
    turn: Turn
    agent: AgentInfo
    """As the plan knew it."""

    @property
    def place(self) -> Place:
        """Offline specialists work here, models somewhere else."""
        return Place.INTERNAL if self.agent.provider in ("", OFFLINE) else Place.CLIENT


def nanoseconds(moment: datetime) -> int:
    """Nanoseconds since 1970, exact to the microsecond."""
    return (moment - _EPOCH) // timedelta(microseconds=1) * 1_000


def session_span(stored: StoredSession) -> Span:
    """The span of the whole session."""
    last = max((timed.at_s for timed in stored.events), default=0.0)
    error_type, error = _session_error(stored)
    return Span(
        trace_id=_digest(stored.id, 16),
        span_id=_digest(f"{stored.id}/session", 8),
        parent_id="",
        start=stored.created_at,
        end=_moment(stored, last),
        error=error,
        error_type=error_type,
    )


def turn_spans(stored: StoredSession) -> Iterator[TurnSpan]:
    """A span for each finished turn, in the order they ended."""
    root = session_span(stored)
    agents = {agent.name: agent for agent in stored.plan.agents}
    began: dict[int, float] = {}
    for timed in stored.events:
        if isinstance(timed.event, StepDecided):
            began |= dict.fromkeys(range(timed.event.turn, timed.event.turn + len(timed.event.step.calls)), timed.at_s)
        elif isinstance(timed.event, TurnReplied):
            turn = timed.event.turn
            start, fault = began.get(turn.number, timed.at_s), turn.reply.fault
            span = Span(
                trace_id=root.trace_id,
                span_id=_digest(f"{stored.id}/turn/{turn.number}", 8),
                parent_id=root.span_id,
                start=_moment(stored, start),
                end=_moment(stored, max(start, timed.at_s)),
                error="" if fault is None else fault.message,
                error_type="" if fault is None else fault.kind.value,
            )
            yield TurnSpan(span, turn, agents.get(turn.call.agent, AgentInfo(turn.call.agent)))


def _session_error(stored: StoredSession) -> tuple[str, str]:
    if stored.status is SessionStatus.INTERRUPTED:
        return "interrupted", "Its process ended before the session did."
    ended = any(isinstance(timed.event, SessionEnded) for timed in stored.events)
    if ended and stored.summary.stopped_by is StopReason.PROVIDER_FAILURE:
        return StopReason.PROVIDER_FAILURE.value, "No call came through."
    return "", ""


def _moment(stored: StoredSession, at_s: float) -> datetime:
    return stored.created_at.astimezone(UTC) + timedelta(seconds=at_s)


def _digest(text: str, size: int) -> str:
    """Hexadecimal digits of `size` bytes; never all zero, which tracing systems take for no id."""
    return hashlib.sha256(text.encode()).hexdigest()[: 2 * size]
