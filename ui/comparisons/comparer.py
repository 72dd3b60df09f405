"""How a process plays comparisons: with the workbench's pools and tasks, and grades kept from one comparison to the next."""

from __future__ import annotations

from collections.abc import Iterator

from trinity_core.cancel import Cancel
from trinity_core.evaluation.comparison.events import ComparisonEvent
from trinity_core.evaluation.comparison.grades import GradeBook
from trinity_core.evaluation.comparison.memory import ReplyMemory
from trinity_core.evaluation.comparison.plan import ComparisonPlan
from trinity_core.evaluation.comparison.run import Earlier, compare
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
        return compare(plan, self._workbench, earlier=earlier, memory=memory, grades=self._grades, cancel=cancel)
