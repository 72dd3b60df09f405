"""Any strategy over a recorded pool: its first step is played, every call of it as a Worker, and that is all.

What was recorded is one answer of each agent to the bare question, so nobody can be asked to think about or check another's.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from trinity_core.errors import PlanError
from trinity_core.interfaces import Strategy
from trinity_core.types import Role, Step, Transcript

NOTE = "Recorded agents answer only as Workers, so this call is a Worker's."


class OneDecision:
    """Wraps a strategy.

    Args:
        inner: who decides.
        words: False where only outcomes were recorded, not what was said.
    """

    def __init__(self, inner: Strategy, *, words: bool = True) -> None:
        self.name = inner.name
        self._inner, self._words = inner, words

    def next_step(self, transcript: Transcript) -> Step | None:
        """The strategy's first step with Workers alone, then None.

        Raises:
            PlanError: the step asks several agents, and what they said was not recorded.
        """
        if transcript.turns:
            return None
        step = self._inner.next_step(transcript)
        if step is not None and len(step.calls) > 1 and not self._words:
            raise PlanError(f"Strategy {self.name!r} holds several answers against each other, but only their outcomes were recorded here.")
        if step is None or all(call.role is Role.WORKER for call in step.calls):
            return step
        calls = tuple(replace(call, role=Role.WORKER) for call in step.calls)
        return replace(step, calls=calls, note=f"{step.note} {NOTE}".strip())

    def conclude(self, transcript: Transcript) -> Any:
        """What the strategy says of several answers; None where it says nothing."""
        conclude = getattr(self._inner, "conclude", None)
        return None if conclude is None else conclude(transcript)
