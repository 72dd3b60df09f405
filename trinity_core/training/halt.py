"""How a run ends before its time: somebody stopped it, or a ceiling was reached. Not an error: everything finished is kept."""

from __future__ import annotations


class Halt(Exception):
    """Unwinds to the run's loop, which ends the run.

    Args:
        reason: "stopped", "max_calls", "max_tokens" or "max_cost_usd".
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
