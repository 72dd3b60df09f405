"""Comparisons in the background as one visitor sees them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from storage.access import Thing
from storage.stored_comparison import ComparisonPage, StoredComparison
from trinity_core.evaluation.comparison.plan import ComparisonPlan
from trinity_core.training.plan import OFFLINE_TASKS
from ui.services import ComparisonService, TaskSetOption
from ui.visiting.allowance import Allowance
from ui.visiting.guard import Guard


class VisitorComparisons:
    """A `ComparisonService` that shows visitors their own comparisons and shared ones, and lets them change their own.

    Args:
        comparisons: every comparison there is.
        guard: who may see what.
        allowance: what one visitor may ask for.
        live: how many runs, races and comparisons of an owner wait or work.
    """

    def __init__(self, comparisons: ComparisonService, guard: Guard, allowance: Allowance, live: Callable[[str], int]) -> None:
        self._comparisons, self._guard, self._allowance, self._live = comparisons, guard, allowance, live

    def task_sets(self) -> Sequence[TaskSetOption]:
        """The generated questions, and the sets that are the visitor's or the operator's."""
        found = self._comparisons.task_sets()
        return [one for one in found if one.name == OFFLINE_TASKS or self._guard.may_read(Thing.TASK_SET, one.name)]

    def estimate(self, plan: ComparisonPlan) -> str:
        """One sentence beforehand. Raises as `submit`."""
        self._check(plan)
        return self._comparisons.estimate(plan)

    def submit(self, plan: ComparisonPlan, *, owner: str = "", label: str = "") -> str:
        """Queue a comparison of the visitor's.

        Raises:
            NotFoundError: it names what is not for this visitor.
            LimitError: the visitor asks for too much.
        """
        self._check(plan)
        visitor = self._guard.visitor()
        self._allowance.job(self._live(visitor))
        return self._comparisons.submit(plan, owner=visitor, label=label)

    def extend(self, comparison_id: str, strategies: Sequence[str]) -> None:
        """Add strategies to one of the visitor's that is at rest. Raises as `submit`."""
        self._guard.require_own(Thing.COMPARISON, comparison_id)
        plan = self._comparisons.get(comparison_id).plan
        self._check(replace(plan, strategies=tuple(dict.fromkeys((*plan.strategies, *strategies)))))
        self._allowance.job(self._live(self._guard.visitor()))
        self._comparisons.extend(comparison_id, strategies)

    def stop(self, comparison_id: str) -> None:
        """Ask one of the visitor's to stop."""
        self._guard.require_own(Thing.COMPARISON, comparison_id)
        self._comparisons.stop(comparison_id)

    def resume(self, comparison_id: str) -> None:
        """Queue one of the visitor's again."""
        self._guard.require_own(Thing.COMPARISON, comparison_id)
        self._allowance.job(self._live(self._guard.visitor()))
        self._comparisons.resume(comparison_id)

    def duplicate(self, comparison_id: str) -> ComparisonPlan:
        """Its plan, to begin another one from."""
        self._guard.require_readable(Thing.COMPARISON, comparison_id)
        return self._comparisons.duplicate(comparison_id)

    def get(self, comparison_id: str) -> StoredComparison:
        """One comparison."""
        self._guard.require_readable(Thing.COMPARISON, comparison_id)
        return self._comparisons.get(comparison_id)

    def list(self, limit: int = 50, offset: int = 0, *, owner: str | None = None) -> ComparisonPage:
        """The visitor's own comparisons."""
        return self._comparisons.list(limit, offset, owner=self._guard.visitor())

    def events(self, comparison_id: str, offset: int = 0) -> Sequence[str]:
        """The comparison's lines."""
        self._guard.require_readable(Thing.COMPARISON, comparison_id)
        return self._comparisons.events(comparison_id, offset)

    def delete(self, comparison_id: str) -> None:
        """Remove one of the visitor's."""
        self._guard.require_own(Thing.COMPARISON, comparison_id)
        self._comparisons.delete(comparison_id)

    def warm(self) -> None:
        """Somebody looks at the page."""
        self._comparisons.warm()

    def trouble(self) -> str:
        """Why queued comparisons wait although nothing runs."""
        return self._comparisons.trouble()

    def _check(self, plan: ComparisonPlan) -> None:
        self._guard.require_named((plan.pool, plan.tasks, *plan.strategies))
        self._allowance.comparison(plan)
