"""What a strategy is built from for one session."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from trinity_core.agents.pool import Pool
from trinity_core.errors import PlanError
from trinity_core.seeds import derive_seed
from trinity_core.settings import SessionPlan
from trinity_core.strategies.learned.fits import Fits

if TYPE_CHECKING:
    from trinity_core.interfaces import Encoder
    from trinity_core.strategies.coordinator import Coordinator
    from trinity_core.strategies.learned.labels import LabelTable


def no_labels() -> LabelTable:
    """Raises: nothing is known of the pool.

    Raises:
        PlanError: always.
    """
    raise PlanError("Nothing is known yet of how this pool's agents answer. Run a comparison over it first.")


@dataclass(frozen=True, slots=True, eq=False)
class StrategyParts:
    """What strategies are built from; each takes what it needs."""

    plan: SessionPlan
    pool: Pool
    coordinator: Callable[[str], Coordinator]
    """Loads the coordinator of a run's head, "" for the plan's own; called only by strategies with a head."""
    labels: Callable[[], LabelTable] = no_labels
    """Outcomes of training questions for this pool; called only by strategies that are fitted on them. Raises `PlanError` without any."""
    judge: Callable[[str], float | None] | None = None
    """Grades an answer to this session's question: 1 right, 0 wrong, None unknown; None where the question is no known task."""
    encoder: Callable[[], Encoder] | None = None
    """Reads bare questions as those of `labels` were read; None for the coordinator's."""
    fits: Fits = field(default_factory=Fits)
    """Where strategies fitted on `labels` are remembered; sessions that share it fit once."""

    def rng(self, purpose: str) -> np.random.Generator:
        """A generator of this session's own for one purpose."""
        return np.random.default_rng(derive_seed(self.plan.seed, purpose))

    @property
    def max_turns(self) -> int:
        """Calls to agents the session may make."""
        return self.plan.limits.max_turns
