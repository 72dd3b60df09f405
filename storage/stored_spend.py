"""What calls cost, and what is kept of them, as values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spent:
    """Calls made over some time, kept replies not counted."""

    calls: int = 0
    tokens: int = 0
    """In and out."""
    known_cost_usd: float = 0.0
    """Dollars of the calls whose price is known."""
    unpriced: int = 0
    """Complete calls whose price is not known."""


@dataclass(frozen=True, slots=True)
class SpentDay:
    """What one visitor's calls came to on one day."""

    day: str
    """UTC, as 2026-01-31."""
    owner: str
    """Empty where all who reach the page are one."""
    spent: Spent


@dataclass(frozen=True, slots=True)
class KeptReplies:
    """How much is kept of replies."""

    count: int = 0
    size: int = 0
    """Bytes."""
    limit: int = 0
    """Most bytes; 0 where none are kept."""
