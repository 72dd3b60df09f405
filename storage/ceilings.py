"""Ceilings in dollars for one day, and what is said when one leaves no room."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from trinity_core.words import dollars


@dataclass(frozen=True, slots=True)
class Ceiling:
    """One ceiling."""

    usd: float
    of_one: bool
    """True for what one visitor may spend, False for everybody together."""

    @property
    def words(self) -> str:
        """Whose it is."""
        return "for one visitor" if self.of_one else "for everybody together"


@dataclass(frozen=True, slots=True)
class DayCeilings:
    """What may be spent on one day (UTC); None for no ceiling."""

    visitor_usd: float | None = None
    everybody_usd: float | None = None

    def __bool__(self) -> bool:
        return self.visitor_usd is not None or self.everybody_usd is not None

    def set_for(self, owner: str) -> Iterator[Ceiling]:
        """Those that are set, the visitor's own first."""
        if self.visitor_usd is not None:
            yield Ceiling(self.visitor_usd, True)
        if self.everybody_usd is not None:
            yield Ceiling(self.everybody_usd, False)


def refusal(ceiling: Ceiling, spent: float, held: float, *, wanted: float, now: datetime) -> str:
    """What to say of a call that finds no room: which ceiling, how much is spent, and when there is room again.

    Args:
        ceiling: the one it would pass.
        spent: dollars of today.
        held: dollars set aside for calls under way.
        wanted: dollars this call may cost at most.
        now: the moment.
    """
    whose = f"Today's ceiling {ceiling.words} is {dollars(ceiling.usd)}"
    may = f"this call may cost up to {dollars(wanted)}"
    if wanted > ceiling.usd > 0:
        return f"{whose}, and {may} alone, so it was not made. A lower max_tokens for the agent makes its calls cheaper."
    waiting = f", {dollars(held)} set aside for calls under way" if held > 0 else ""
    return f"{whose}. {dollars(spent)} of it is spent{waiting}, and {may}, so it was not made. {_again(now)}"


def _again(now: datetime) -> str:
    utc = now.astimezone(UTC)
    midnight = utc.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    minutes = -(-int((midnight - utc).total_seconds()) // 60)
    hours = f"{minutes // 60} h {minutes % 60} min" if minutes >= 60 else f"{minutes} min"
    return f"The day begins anew at midnight UTC, in {hours}."
