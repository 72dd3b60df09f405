"""Whose answer is the session's when it has ended: the accepted one, the one its strategy chose, else the latest Worker's."""

from __future__ import annotations

from trinity_core.agents.roles import extract_answer
from trinity_core.interfaces import Concludes, Strategy
from trinity_core.types import Conclusion, Role, StopReason, Transcript, Turn

_LATEST = Conclusion(0, "")


def conclusion_of(strategy: Strategy, transcript: Transcript, reason: StopReason) -> Conclusion:
    """The Worker turn to take the answer from, 0 for the latest, and why.

    An accepted answer is the one its Verifier saw. A choice that names no complete Worker turn is not followed, and says so.
    """
    if reason is StopReason.ACCEPTED:
        return _of_turn(_accepted(transcript), transcript, "")
    chosen = strategy.conclude(transcript) if isinstance(strategy, Concludes) else None
    if chosen is None or chosen.turn == 0:
        return chosen or _LATEST
    turn = _worker(transcript, chosen.turn)
    if turn is None:
        return Conclusion(0, f"{chosen.note} Turn {chosen.turn} holds no answer, so the latest one is taken.".strip())
    return _of_turn(turn, transcript, chosen.note)


def answer_of(transcript: Transcript, conclusion: Conclusion) -> str:
    """The extracted answer of the concluded turn; empty when no Worker's reply came through."""
    turn = _worker(transcript, conclusion.turn) if conclusion.turn else transcript.latest_worker
    return "" if turn is None else extract_answer(turn.reply.text)


def _accepted(transcript: Transcript) -> Turn | None:
    return transcript.seen_by(transcript.turns[-1].call).latest_worker


def _of_turn(turn: Turn | None, transcript: Transcript, note: str) -> Conclusion:
    return Conclusion(0 if turn is None or turn is transcript.latest_worker else turn.number, note)


def _worker(transcript: Transcript, number: int) -> Turn | None:
    found = (t for t in transcript.turns if t.number == number and t.call.role is Role.WORKER and t.reply.fault is None)
    return next(found, None)
