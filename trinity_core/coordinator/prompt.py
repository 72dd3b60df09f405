"""The coordinator's prompt as text: a transcript becomes segments that only ever grow at the end (spec sections 1.1 and 1.2).

The frame around the segments is constant. It depends on `PROMPT_VERSION` and on whether the backbone knows the Qwen3 chat tokens, on
nothing else: not on the pool, its size or its names, so a head stays valid as long as those two do.
"""

from __future__ import annotations

from dataclasses import dataclass

from trinity_core.settings import View
from trinity_core.types import Role, Transcript, Turn

PROMPT_VERSION = "1"
"""Raised whenever a word of the prompt changes; written into checkpoints, since a head fits one version only."""

TURN_CHARS = 600
"""Characters kept of one turn's text: the first third and the last two thirds (answers and verdict lines stand at the ends)."""

SYSTEM = (
    "You direct a team of agents who solve a problem together, one turn at a time. Look at the problem and at the discussion so far and "
    "decide which agent goes next and in which role: worker, thinker or verifier. Your next state is the decision."
)

LEFT_OUT = "\n[...]\n"
"""Stands where something was cut."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The constant text around the segments."""

    opening: str
    closing: str
    sentinel: str
    """The token of `closing` whose state is read; empty means its last token."""


QWEN_FRAME = Frame(
    opening=f"<|im_start|>system\n{SYSTEM}<|im_end|>\n<|im_start|>user\n",
    closing="<|im_end|>\n<|im_start|>assistant\n<think>\n\n</think>\n\n",
    sentinel="</think>",
)
"""The Qwen3 chat template with thinking off; index -2 is the constant `</think>`."""

PLAIN_FRAME = Frame(opening=f"{SYSTEM}\n\n", closing="\n\nDecision:", sentinel="")
"""For every other backbone."""


def render(transcript: Transcript, view: View) -> tuple[str, ...]:
    """The question and each visible turn as one segment each; with one more turn the earlier segments stay as they are.

    `View.FULL` shows every turn. `View.WORKERS` shows complete Worker replies only, numbered among themselves, so that Thinker and
    Verifier turns leave no trace.
    """
    turns = transcript.turns if view is View.FULL else tuple(t for t in transcript.turns if _is_worker_thought(t))
    return (f"Problem:\n{transcript.question.strip()}\n", *(_render_turn(turn, number) for number, turn in enumerate(turns, 1)))


def _is_worker_thought(turn: Turn) -> bool:
    return turn.call.role is Role.WORKER and turn.reply.fault is None


def _render_turn(turn: Turn, number: int) -> str:
    name = " ".join(turn.call.agent.split())
    return f"\n[{number}] {turn.call.role} {name}\n{_body(turn)}\n"


def _body(turn: Turn) -> str:
    if turn.reply.fault is not None:
        return f"No reply: {turn.reply.fault.kind}"
    if turn.suggestion is not None:
        role = "" if turn.suggestion.role is None else f"\nNext role: {turn.suggestion.role}"
        return f"Suggestion: {_clip(turn.suggestion.text)}{role}"
    if turn.verdict is not None:
        return f"Verdict: {turn.verdict}\n{_clip(turn.reply.text)}"
    return _clip(turn.reply.text)


def _clip(text: str) -> str:
    text = text.strip()
    if len(text) <= TURN_CHARS:
        return text
    head = TURN_CHARS // 3
    return f"{text[:head]}{LEFT_OUT}{text[head - TURN_CHARS :]}"
