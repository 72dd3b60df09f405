"""The totals of a session's row: they grow with each turn and are settled by its last event."""

from __future__ import annotations

from storage.stored import SessionStatus, TimedEvent
from storage.tables import SessionRow
from trinity_core.events import SessionEnded, TurnReplied
from trinity_core.types import Session, Turn


def count(row: SessionRow, timed: TimedEvent) -> None:
    """Bring the totals up to date, so that lists need not read events and interrupted sessions have totals too."""
    row.seconds = max(row.seconds, timed.at_s)
    match timed.event:
        case TurnReplied(turn=turn):
            _count_turn(row, turn)
        case SessionEnded(session=session):
            _finish(row, session)


def _count_turn(row: SessionRow, turn: Turn) -> None:
    cost = turn.reply.cost_usd
    row.turns += 1
    row.tokens_in += turn.reply.usage.tokens_in
    row.tokens_out += turn.reply.usage.tokens_out
    row.cost_usd = None if row.cost_usd is None or cost is None else row.cost_usd + cost


def _finish(row: SessionRow, session: Session) -> None:
    row.status = SessionStatus.FINISHED.value
    row.answer = session.answer
    row.stopped_by = session.stopped_by.value
    row.turns = len(session.transcript.turns)
    row.tokens_in, row.tokens_out = session.tokens_in, session.tokens_out
    row.cost_usd, row.seconds = session.cost_usd, session.seconds
