"""How a process plays comparisons: with the workbench's pools and tasks, and grades kept from one comparison to the next."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from trinity_core.cancel import Cancel
from trinity_core.evaluation.comparison.events import ComparisonEvent
from trinity_core.evaluation.comparison.grades import GradeBook
from trinity_core.evaluation.comparison.memory import ReplyMemory
from trinity_core.evaluation.comparison.plan import ComparisonPlan
from trinity_core.evaluation.comparison.run import Earlier, compare
from ui.comparisons.sitting import Play
from ui.comparisons.visitor_workshop import VisitorWorkshop
from ui.workbench import Workbench


class Comparer:
    """A `Play`.

    Args:
        workbench: pools, tasks, encoder and sandbox.
    """

    def __init__(self, workbench: Workbench) -> None:
        self._workbench = workbench
        self._grades = GradeBook(workbench.grade)

    def __call__(self, plan: ComparisonPlan, earlier: Earlier, memory: ReplyMemory, cancel: Cancel) -> Iterator[ComparisonEvent]:
        """Play what is missing of a comparison."""
        return self._play(plan, earlier, memory, cancel, owner="")

    def of(self, owner: str) -> Play:
        """The same with calls booked on one visitor."""
        return partial(self._play, owner=owner)

    def _play(
        self, plan: ComparisonPlan, earlier: Earlier, memory: ReplyMemory, cancel: Cancel, *, owner: str
    ) -> Iterator[ComparisonEvent]:
        shop = VisitorWorkshop(self._workbench, owner)
        return compare(plan, shop, earlier=earlier, memory=memory, grades=self._grades, cancel=cancel)
