"""What is known of how a pool's agents answer training questions: bundled with the project, or left by a comparison over the pool."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path

from storage.comparisons import ComparisonStore
from trinity_core.agents.pool import Pool
from trinity_core.errors import PlanError, TrinityError
from trinity_core.evaluation.comparison.labelling import compared_tasks, restored_table, training_tasks
from trinity_core.evaluation.comparison.log import ComparisonLog
from trinity_core.evaluation.comparison.workshop import Workshop
from trinity_core.strategies.learned.label_file import labels_from, read_labels
from trinity_core.strategies.learned.labels import LabelTable

RECENT = 50
"""Comparisons looked through, the newest first."""
KEPT = 8
"""Tables kept in memory."""


class KnownOutcomes:
    """Finds the table of a pool and keeps the last few. Thread-safe.

    Args:
        bundled: the file that comes with the project.
        comparisons: gives the stored comparisons.
        workshop: makes tasks and states.
        owner: whose comparisons are looked through; gives None for everybody's.
    """

    def __init__(
        self,
        bundled: Path,
        comparisons: Callable[[], ComparisonStore],
        workshop: Workshop,
        *,
        owner: Callable[[], str | None] = lambda: None,
    ) -> None:
        self._bundled, self._comparisons, self._workshop, self._owner = bundled, comparisons, workshop, owner
        self._lock = threading.Lock()
        self._tables: dict[object, LabelTable] = {}

    def of(self, pool: Pool) -> LabelTable:
        """The bundled table where its agents are the pool's, else that of the latest comparison over it that asked training questions.

        Raises:
            PlanError: nothing is known of this pool.
        """
        bundled = read_labels(self._bundled)
        if bundled.agents == pool.names:
            return self._kept(pool.names, lambda: labels_from(bundled, pool, self._workshop.encoder()))
        for comparison_id in self._over(pool):
            log = ComparisonLog.read(self._comparisons().replay(comparison_id))
            if log.label_arrays and log.plan is not None and log.agents == pool.names:
                return self._kept(comparison_id, partial(self._restored, log, pool))
        raise PlanError(
            f"Nothing is known yet of how the agents of pool {pool.name!r} answer. "
            "Run a comparison over it with this strategy: it asks them training questions first."
        )

    def _restored(self, log: ComparisonLog, pool: Pool) -> LabelTable:
        assert log.plan is not None
        tasks = training_tasks(log.plan, self._workshop, compared_tasks(log.plan, self._workshop))
        arrays = log.label_arrays
        encoder = self._workshop.encoder()
        return restored_table(tasks, pool, encoder, outcomes=arrays["outcomes"], costs=arrays["costs"], totals=log.labels)

    def _over(self, pool: Pool) -> list[str]:
        try:
            listed = self._comparisons().list(RECENT, owner=self._owner()).comparisons
        except TrinityError:  # without a readable store nothing is known; the caller says so in words
            return []
        return [one.id for one in listed if one.pool == pool.name]

    def _kept(self, key: object, make: Callable[[], LabelTable]) -> LabelTable:
        with self._lock:
            if key not in self._tables:
                while len(self._tables) >= KEPT:
                    self._tables.pop(next(iter(self._tables)))
                self._tables[key] = make()
            return self._tables[key]
