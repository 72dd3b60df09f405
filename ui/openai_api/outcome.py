"""How a session ended, read from its log, in the words of chat completions."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

from trinity_core.types import StopReason
from trinity_core.words import STOPPED
from ui.hub import LiveHub
from ui.openai_api.refusal import Refusal

_LIMITS = frozenset({StopReason.MAX_TURNS, StopReason.BUDGET_TOKENS, StopReason.BUDGET_COST, StopReason.BUDGET_SECONDS})
_NO_ANSWER = frozenset({StopReason.PROVIDER_FAILURE, StopReason.CANCELLED})
"""Endings that are an error when there is no answer from before."""
_LOST = "The session broke off. The finished turns are kept."

Line = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a session."""

    answer: str
    stopped_by: StopReason
    turns: int
    tokens_in: int
    tokens_out: int
    cost_usd: float | None
    """Dollars; None when any call's price is unknown."""
    seconds: float
    faults: tuple[str, ...] = ()
    """What failed calls said."""

    @property
    def finish_reason(self) -> str:
        """`length` when a limit ended it, else `stop`."""
        return "length" if self.stopped_by in _LIMITS else "stop"

    @property
    def refusal(self) -> Refusal | None:
        """Why there is no answer to give; None when there is one, or when a limit ended the session before there was."""
        if self.answer or self.stopped_by not in _NO_ANSWER:
            return None
        latest = f" The last one said: {self.faults[-1]}" if self.faults else ""
        return Refusal(500, STOPPED[self.stopped_by] + latest, code=self.stopped_by.value)

    @property
    def usage(self) -> dict[str, int]:
        """Tokens of all calls together."""
        total = self.tokens_in + self.tokens_out
        return {"prompt_tokens": self.tokens_in, "completion_tokens": self.tokens_out, "total_tokens": total}


async def log_lines(hub: LiveHub, session_id: str) -> AsyncIterator[Line]:
    """A session's lines as they come, decoded, until it ends."""
    async for piece in hub.attach(session_id):
        for line in piece.split("\n"):
            if line:
                yield json.loads(line)


class Ending:
    """Watches a session's lines for how it ends."""

    def __init__(self) -> None:
        self._ended: Line | None = None
        self._failed = ""
        self._faults: list[str] = []

    def see(self, line: Line) -> None:
        """Take note of one line."""
        match line["event"]:
            case "turn_replied" if line["error"] is not None:
                self._faults.append(line["error"]["message"])
            case "session_ended":
                self._ended = line
            case "session_failed":
                self._failed = line["message"]

    @property
    def outcome(self) -> Outcome:
        """The outcome, after the last line.

        Raises:
            Refusal: it broke off, or no call came through.
        """
        ended = self._ended
        if ended is None:
            raise Refusal(500, self._failed or _LOST, code="session_failed")
        outcome = Outcome(
            answer=ended["answer"],
            stopped_by=StopReason(ended["stopped_by"]),
            turns=ended["turns"],
            tokens_in=ended["tokens_in"],
            tokens_out=ended["tokens_out"],
            cost_usd=ended["cost_usd"],
            seconds=ended["seconds"],
            faults=tuple(self._faults),
        )
        if (refusal := outcome.refusal) is not None:
            raise refusal
        return outcome
