"""The part of a session's row that changes while it runs: totals grow with each turn and are settled by its last event.

So lists need not read events, and an interrupted session has totals too.
"""

from __future__ import annotations

from dataclasses import dataclass

from storage.stored import SessionStatus, TimedEvent
from trinity_core.events import SessionEnded, TurnReplied
from trinity_core.types import Session, Turn


@dataclass(slots=True)
class SessionTotals:
    """Columns of `SessionRow` of the same names."""

    events: int
    status: str
    answer: str
    stopped_by: str | None
    turns: int
    tokens_in: int
    tokens_out: int
    cost_usd: float | None
    seconds: float

    def count(self, timed: TimedEvent) -> None:
        """Take one more event into account."""
        self.events += 1
        self.seconds = max(self.seconds, timed.at_s)
        match timed.event:
            case TurnReplied(turn=turn):
                self._count_turn(turn)
            case SessionEnded(session=session):
                self._finish(session)

    def _count_turn(self, turn: Turn) -> None:
        cost = turn.reply.cost_usd
        self.turns += 1
        self.tokens_in += turn.reply.usage.tokens_in
        self.tokens_out += turn.reply.usage.tokens_out
        self.cost_usd = None if self.cost_usd is None or cost is None else self.cost_usd + cost

    def _finish(self, session: Session) -> None:
        self.status = SessionStatus.FINISHED.value
        self.answer = session.answer
        self.stopped_by = session.stopped_by.value
        self.turns = len(session.transcript.turns)
        self.tokens_in, self.tokens_out = session.tokens_in, session.tokens_out
        self.cost_usd, self.seconds = session.cost_usd, session.seconds
