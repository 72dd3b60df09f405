"""What changes while a run goes on: its counts, and the vector offered so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trinity_core.training.episodes import Counts
from trinity_core.training.spaces.space import Space

Doubles = NDArray[np.float64]


@dataclass(slots=True, eq=False)
class Best:
    """The vector offered so far."""

    vector: Doubles
    generation: int = 0
    """0 for the start."""
    validation: float | None = None

    def offer(self, vector: Doubles, generation: int, validation: float | None) -> None:
        """Take this one when it validated at least as well: of equals the later one, which has seen more episodes."""
        if validation is not None and (self.validation is None or validation >= self.validation):
            self.vector, self.generation, self.validation = vector, generation, validation


@dataclass(slots=True, eq=False)
class Progress:
    """One run so far, earlier sittings included."""

    generation: int = 0
    """The last one finished."""
    episodes: int = 0
    lost: int = 0
    calls: int = 0
    """Of earlier sittings; the tree counts this one's."""
    calls_saved: int = 0
    calls_kept: int = 0
    tokens: int = 0
    """Of earlier sittings, likewise."""
    cost_usd: float | None = 0.0
    """Dollars of earlier sittings; None when a price was unknown."""
    start_validation: float | None = None
    space: Space | None = None
    """None until the run has prepared."""
    best: Best = field(default_factory=lambda: Best(np.zeros(0)))

    def spent(self, counts: Counts) -> dict[str, Any]:
        """Calls, tokens and dollars of all sittings, `counts` being this one's; each call counted once per sitting, whoever made it."""
        unknown = self.cost_usd is None or counts.unpriced > 0
        return {
            "calls": self.calls + counts.calls,
            "calls_saved": self.calls_saved + counts.calls_saved,
            "calls_kept": self.calls_kept + counts.kept,
            "tokens": self.tokens + counts.tokens,
            "cost_usd": None if unknown else (self.cost_usd or 0.0) + counts.known_cost_usd,
        }
