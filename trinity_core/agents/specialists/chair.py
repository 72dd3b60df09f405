"""Comparing several answers when an instruction asks for it: the one most agree on, one's own result where they are even."""

from __future__ import annotations

from collections.abc import Sequence

from trinity_core.agents.roles import extract_answer, marks_answer
from trinity_core.agents.specialists.answers import same_answer
from trinity_core.agents.specialists.scene import Scene
from trinity_core.types import Role


def proposals(scene: Scene) -> tuple[str, ...]:
    """The answers to combine, in order; empty unless the instruction asks for it and somebody has answered."""
    if "combine" not in scene.instruction.lower():
        return ()
    replies = (turn.reply.text for turn in scene.transcript.turns if turn.call.role is Role.WORKER and turn.reply.fault is None)
    return tuple(answer for text in replies if marks_answer(text) and (answer := extract_answer(text)))


def agreed(answers: Sequence[str], own: str | None) -> str:
    """The answer given most often; of several, the one that `own` says too, else the earliest.

    Args:
        answers: at least one.
        own: what the one who compares would have answered; None when it could not.
    """
    votes = [sum(same_answer(answer, other) for other in answers) for answer in answers]
    leading = [answer for answer, count in zip(answers, votes, strict=True) if count == max(votes)]
    return next((answer for answer in leading if own is not None and same_answer(answer, own)), leading[0])
