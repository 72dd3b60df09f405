"""Runs in the background as one visitor sees them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from storage.access import Thing
from storage.stored_run import RunPage, RunQuery, StoredRun
from trinity_core.training.plan import RunPlan
from trinity_core.training.race import RacePlan
from ui.services import PresetOption, RunService
from ui.visiting.allowance import Allowance
from ui.visiting.guard import Guard
from ui.visiting.jobs import live_runs


class VisitorRuns:
    """A `RunService` that shows visitors their own runs and shared ones, and lets them change their own.

    Args:
        runs: every run there is.
        guard: who may see what.
        allowance: what one visitor may ask for.
        live: how many runs, races and comparisons of an owner wait or work.
    """

    def __init__(self, runs: RunService, guard: Guard, allowance: Allowance, live: Callable[[str], int]) -> None:
        self._runs, self._guard, self._allowance, self._live = runs, guard, allowance, live

    def presets(self) -> Sequence[PresetOption]:
        """Plans to choose from: the same for everybody."""
        return self._runs.presets()

    def estimate(self, plan: RunPlan) -> str:
        """One sentence beforehand. Raises as `submit`."""
        self._check(plan)
        return self._runs.estimate(plan)

    def submit(self, plan: RunPlan, *, owner: str = "", label: str = "") -> str:
        """Queue a run of the visitor's.

        Raises:
            NotFoundError: it names what is not for this visitor.
            LimitError: the visitor asks for too much.
        """
        self._check(plan)
        visitor = self._guard.visitor()
        self._allowance.job(self._live(visitor))
        return self._runs.submit(plan, owner=visitor, label=label)

    def submit_race(self, race: RacePlan, *, owner: str = "") -> str:
        """Queue a race of the visitor's. Raises as `submit`."""
        plans = [plan for _, plan in race.runs()]
        self._guard.require_named(name for plan in plans for name in (plan.pool, plan.tasks))
        self._allowance.race(plans)
        visitor = self._guard.visitor()
        self._allowance.job(self._live(visitor))
        return self._runs.submit_race(race, owner=visitor)

    def race(self, race_id: str) -> Sequence[StoredRun]:
        """The runs of a race."""
        self._guard.require_readable(Thing.RACE, race_id)
        return self._runs.race(race_id)

    def stop(self, run_id: str) -> None:
        """Ask one of the visitor's to stop."""
        self._guard.require_own(Thing.RUN, run_id)
        self._runs.stop(run_id)

    def resume(self, run_id: str) -> None:
        """Queue one of the visitor's again. A race of theirs goes on as one."""
        self._guard.require_own(Thing.RUN, run_id)
        race, visitor = self._runs.get(run_id).race, self._guard.visitor()
        going = race and any(run.race == race for run in self._runs.list(live_runs(visitor)).runs)
        if not going:
            self._allowance.job(self._live(visitor))
        self._runs.resume(run_id)

    def duplicate(self, run_id: str) -> RunPlan:
        """Its plan, to begin another one from."""
        self._guard.require_readable(Thing.RUN, run_id)
        return self._runs.duplicate(run_id)

    def get(self, run_id: str) -> StoredRun:
        """One run."""
        self._guard.require_readable(Thing.RUN, run_id)
        return self._runs.get(run_id)

    def list(self, query: RunQuery) -> RunPage:
        """The visitor's own runs."""
        return self._runs.list(replace(query, owner=self._guard.visitor()))

    def events(self, run_id: str, offset: int = 0) -> Sequence[str]:
        """The run's lines."""
        self._guard.require_readable(Thing.RUN, run_id)
        return self._runs.events(run_id, offset)

    def checkpoint(self, run_id: str) -> bytes | None:
        """The trained head."""
        self._guard.require_readable(Thing.RUN, run_id)
        return self._runs.checkpoint(run_id)

    def warm(self) -> None:
        """Somebody looks at the page."""
        self._runs.warm()

    def trouble(self) -> str:
        """Why queued runs wait although nothing runs."""
        return self._runs.trouble()

    def _check(self, plan: RunPlan) -> None:
        self._guard.require_named((plan.pool, plan.tasks))
        self._allowance.run(plan)
