"""One played session of a comparison, reduced to what the figures need: the unit that is stored, resumed and counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class CallMark:
    """One call of the session."""

    agent: str
    role: str
    """A `Role`'s value."""
    step: int
    """1-based; calls of one fan-out share it."""
    verdict: str | None = None
    """A `Verdict`'s value, for a Verifier's complete reply."""
    judged_right: bool | None = None
    """Whether the answer a Verifier judged was right; None where there was none or nobody knows."""
    fault: str | None = None
    """A `FaultKind`'s value."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One strategy on one task with one seed."""

    strategy: str
    task: int
    """Index in the comparison's tasks."""
    seed: int
    session: str
    """Id of the stored session; empty when it could not be stored."""
    score: float | None
    """1 right, 0 wrong, between for graded scores; None when nobody can grade it or it was lost to faults."""
    answer: str
    stopped_by: str
    tokens_in: int
    tokens_out: int
    cost_usd: float | None
    """Dollars; None when a price is unknown."""
    seconds: float
    new_calls: int
    """Calls really made; the others were remembered."""
    calls: tuple[CallMark, ...]
    """In the order of their turns."""

    @property
    def correct(self) -> bool | None:
        """Right or not; a score of a half or more counts as right."""
        return None if self.score is None else self.score >= 0.5


def to_dict(cell: Cell) -> dict[str, Any]:
    """The cell as plain JSON values; calls as lists in the order of `CallMark`'s fields."""
    return {**asdict(cell), "calls": [list(asdict(call).values()) for call in cell.calls]}


def from_dict(data: Mapping[str, Any]) -> Cell:
    """The cell that `to_dict` wrote; other keys are left out.

    Raises:
        KeyError: a key is missing.
        TypeError: a call has the wrong form.
    """
    values = {name: data[name] for name in Cell.__dataclass_fields__}
    return Cell(**{**values, "calls": tuple(CallMark(*call) for call in data["calls"])})
