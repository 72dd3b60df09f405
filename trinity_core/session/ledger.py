"""What a session has spent so far, held against its limits."""

from __future__ import annotations

from dataclasses import dataclass

from trinity_core.settings import SessionLimits
from trinity_core.types import Reply, StopReason


@dataclass(slots=True)
class Ledger:
    """Running totals of one session."""

    limits: SessionLimits
    started: float
    """Clock value at the start."""
    turns: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    known_cost_usd: float = 0.0
    unknown_costs: int = 0
    """Complete calls whose price is unknown."""

    def book(self, reply: Reply) -> None:
        """Add one reply."""
        self.turns += 1
        self.tokens_in += reply.usage.tokens_in
        self.tokens_out += reply.usage.tokens_out
        if reply.cost_usd is not None:
            self.known_cost_usd += reply.cost_usd
        elif reply.fault is None:
            self.unknown_costs += 1

    @property
    def cost_usd(self) -> float | None:
        """Dollars, None when a complete call's price is unknown."""
        return None if self.unknown_costs else self.known_cost_usd

    def exhausted(self, now: float) -> StopReason | None:
        """The first limit that is reached, None while there is room."""
        if self.turns >= self.limits.max_turns:
            return StopReason.MAX_TURNS
        if self.tokens_in + self.tokens_out >= self.limits.max_tokens:
            return StopReason.BUDGET_TOKENS
        if self.known_cost_usd > 0 and self.known_cost_usd >= self.limits.max_cost_usd:
            return StopReason.BUDGET_COST
        if now - self.started >= self.limits.max_seconds:
            return StopReason.BUDGET_SECONDS
        return None
