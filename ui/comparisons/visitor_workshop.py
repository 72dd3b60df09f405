"""The workbench as one visitor's comparisons see it: calls of hosted models are booked on that visitor."""

from __future__ import annotations

from trinity_core.agents.pool import Pool
from ui.workbench import Workbench


class VisitorWorkshop:
    """A `Workshop`.

    Args:
        workbench: does everything.
        owner: the visitor; empty where all who reach the page are one.
    """

    def __init__(self, workbench: Workbench, owner: str) -> None:
        self._workbench, self._owner = workbench, owner
        self.tasks, self.grade, self.encoder = workbench.tasks, workbench.grade, workbench.encoder
        self.strategy_parts, self.labelled = workbench.strategy_parts, workbench.labelled

    def pool(self, name: str) -> Pool:
        """A pool by name or file."""
        return self._workbench.pool(name, owner=self._owner)
