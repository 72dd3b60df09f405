"""What the pages ask of comparisons: the store of comparisons, and a foreman who sees to it that queued ones are played."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from storage.comparisons import ComparisonStore
from storage.stored_comparison import ComparisonPage, StoredComparison
from trinity_core.agents.recorded import PREFIX
from trinity_core.errors import PlanError
from trinity_core.evaluation.comparison.plan import ComparisonPlan
from trinity_core.evaluation.comparison.players import require_players
from trinity_core.evaluation.comparison.workshop import Workshop
from trinity_core.training.ceilings import require_ceilings
from ui.comparisons.estimate import estimate
from ui.runs.foreman import Foreman
from ui.services import TaskSetOption


class BackgroundComparisons:
    """A `ComparisonService`: comparisons that belong to the server, not to a tab. Thread-safe; every method may raise `StorageError`.

    Args:
        store: where comparisons are kept.
        foreman: starts the process that plays them.
        workshop: where pools and tasks come from.
        task_sets: gives what can be compared on.
    """

    def __init__(
        self, store: ComparisonStore, foreman: Foreman, *, workshop: Workshop, task_sets: Callable[[], Sequence[TaskSetOption]]
    ) -> None:
        self._store, self._foreman, self._workshop, self._task_sets = store, foreman, workshop, task_sets

    def task_sets(self) -> Sequence[TaskSetOption]:
        """What can be compared on; the first one is chosen when the page opens."""
        return self._task_sets()

    def estimate(self, plan: ComparisonPlan) -> str:
        """One sentence beforehand: sessions, calls at most, how long, and what it may cost.

        Raises:
            UserError: there are no such tasks, or no such pool.
        """
        found = self._workshop.tasks(plan.tasks, plan.split, plan.limit, seed=plan.task_seed, families=plan.families)
        return estimate(plan, self._workshop.pool(plan.pool), tasks=len(found))

    def submit(self, plan: ComparisonPlan, *, owner: str = "", label: str = "") -> str:
        """Queue a comparison and return its id.

        Raises:
            UserError: it could not be played as planned, or too many wait already.
        """
        require_playable(plan, self._workshop)
        comparison_id = self._store.submit(plan, owner=owner, label=label)
        self._foreman.wake()
        return comparison_id

    def extend(self, comparison_id: str, strategies: Sequence[str]) -> None:
        """Add strategies to one that is at rest, and queue it again: only their sessions are played.

        Raises:
            NotFoundError: there is no such comparison.
            UserError: it does not rest, a strategy takes part already, or it cannot take part.
        """
        plan = extended(self._store.get(comparison_id).plan, strategies)
        require_playable(plan, self._workshop)
        self._store.extend(comparison_id, plan)
        self._foreman.wake()

    def stop(self, comparison_id: str) -> None:
        """Ask for one to stop: at once when it waits, else within one session. Nothing stored is lost.

        Raises:
            NotFoundError: there is no such comparison.
        """
        self._store.request_stop(comparison_id)

    def resume(self, comparison_id: str) -> None:
        """Queue a stopped, interrupted or failed one again: it goes on after its last session.

        Raises:
            NotFoundError: there is no such comparison.
            UserError: it cannot be resumed, or too many wait already.
        """
        self._store.requeue(comparison_id)
        self._foreman.wake()

    def duplicate(self, comparison_id: str) -> ComparisonPlan:
        """The plan of one, to begin another from.

        Raises:
            NotFoundError: there is no such comparison.
        """
        return self._store.get(comparison_id).plan

    def get(self, comparison_id: str) -> StoredComparison:
        """One comparison.

        Raises:
            NotFoundError: there is no such comparison.
        """
        return self._store.get(comparison_id)

    def list(self, limit: int = 50, offset: int = 0, *, owner: str | None = None) -> ComparisonPage:
        """The comparisons, the newest first; those of one visitor where an owner is given."""
        return self._store.list(limit, offset, owner=owner)

    def events(self, comparison_id: str, offset: int = 0) -> Sequence[str]:
        """The lines after the first `offset` ones.

        Raises:
            NotFoundError: there is no such comparison.
        """
        return self._store.events(comparison_id, offset)

    def delete(self, comparison_id: str) -> None:
        """Remove one that does not run, with its sessions, for good.

        Raises:
            NotFoundError: there is no such comparison.
            UserError: it runs.
        """
        self._store.delete(comparison_id)

    def warm(self) -> None:
        """The page was opened: have the process that plays ready."""
        self._foreman.warm()

    def trouble(self) -> str:
        """Why comparisons wait although nothing runs, in words; empty while all is well."""
        return self._foreman.trouble


def require_playable(plan: ComparisonPlan, workshop: Workshop) -> None:
    """Check what can be checked before anything is played.

    Raises:
        UserError: no such pool, tasks or strategy, or a ceiling is missing.
    """
    pool = workshop.pool(plan.pool)
    pool.require_available()
    require_ceilings(plan, pool)
    if pool.recorded and plan.tasks != own_tasks(plan.pool):
        raise PlanError(f"Pool {plan.pool!r} only knows the questions it was recorded on. Choose the tasks {own_tasks(plan.pool)!r}.")
    if not workshop.tasks(plan.tasks, plan.split, 1, seed=plan.task_seed, families=plan.families):
        raise PlanError(f"The task set {plan.tasks!r} has no {plan.split} tasks of this kind. Choose another.")
    require_players(plan.strategies, pool, workshop)


def own_tasks(pool: str) -> str:
    """The set that a recorded pool was recorded on, by the pool's name; empty for other pools."""
    return pool.removeprefix(PREFIX) if pool.startswith(PREFIX) else ""


def extended(plan: ComparisonPlan, strategies: Sequence[str]) -> ComparisonPlan:
    """The plan with more strategies.

    Raises:
        PlanError: there is nothing to add.
    """
    new = [name for name in dict.fromkeys(strategies) if name not in plan.strategies]
    if not new:
        raise PlanError("These strategies take part already. Name others to add.")
    return replace(plan, strategies=(*plan.strategies, *new))
