"""What learned strategies are fitted on: training questions, and what each agent of the pool made of them in one Worker call."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class LabelTable:
    """Outcomes of N training questions for the L agents of a pool. Never holds a validation or test question."""

    agents: tuple[str, ...]
    """Pool names in head order, length L."""
    questions: tuple[str, ...]
    """Length N."""
    families: tuple[str, ...]
    """Task family of each question, length N."""
    states: NDArray[np.float32] = field(repr=False)
    """Hidden state of each bare question, shape (N, width)."""
    outcomes: NDArray[np.float64] = field(repr=False)
    """1 right, 0 wrong or a score between, shape (N, L); NaN where nothing is known."""
    costs: NDArray[np.float64] = field(repr=False)
    """Dollars of each call, shape (N, L); NaN where the price is unknown."""
    prices: tuple[float | None, ...] = ()
    """Price of each agent: dollars per million tokens out, None where unknown. Length L."""
    calls: int = 0
    """Agent calls the table took; 0 for recorded outcomes."""
    tokens: int = 0
    """In and out."""
    cost_usd: float | None = 0.0
    """Dollars of all calls; None when a price is unknown."""
