"""What the pages ask of background runs: the store of runs, and a foreman who sees to it that queued ones are run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from secrets import token_hex
from typing import Generic, Protocol, TypeVar

from storage.runs import RunStore
from storage.stored_run import RunPage, RunQuery, StoredRun
from trinity_core.training.plan import RunPlan
from ui.runs.foreman import Foreman

Preset = TypeVar("Preset")


class Race(Protocol):
    """Several trainers on the same budget with several seeds."""

    def runs(self) -> Sequence[tuple[str, RunPlan]]:
        """Label and plan of each run."""


class BackgroundRuns(Generic[Preset]):
    """Runs that belong to the server, not to a tab. Thread-safe; every method may raise `StorageError`.

    Args:
        store: where runs are kept.
        foreman: starts the process that trains.
        presets: plans to choose from, as the pages offer them.
        estimate: says of a plan, in one sentence, how long it takes and what it may cost.
    """

    def __init__(
        self, store: RunStore, foreman: Foreman, *, presets: Sequence[Preset] = (), estimate: Callable[[RunPlan], str] = lambda plan: ""
    ) -> None:
        self._store, self._foreman, self._presets, self._estimate = store, foreman, tuple(presets), estimate

    def presets(self) -> Sequence[Preset]:
        """Plans to choose from; the first one is chosen when the page opens."""
        return self._presets

    def estimate(self, plan: RunPlan) -> str:
        """One sentence beforehand: how many episodes and calls, how long, and what it may cost."""
        return self._estimate(plan)

    def submit(self, plan: RunPlan, *, owner: str = "", label: str = "") -> str:
        """Queue a run and return its id.

        Raises:
            UserError: too many runs wait already.
        """
        run_id = self._store.submit(plan, owner=owner, label=label)
        self._foreman.wake()
        return run_id

    def submit_race(self, race: Race, *, owner: str = "") -> str:
        """Queue the runs of a race, all or none, and return the id of the race. Raises as `submit` does."""
        race_id = token_hex(16)
        self._store.submit_all(race.runs(), owner=owner, race=race_id)
        self._foreman.wake()
        return race_id

    def stop(self, run_id: str) -> None:
        """Ask for a run to stop; everything so far is kept.

        Raises:
            NotFoundError: there is no such run.
        """
        self._store.request_stop(run_id)

    def resume(self, run_id: str) -> None:
        """Queue a run again that was stopped, interrupted or failed.

        Raises:
            NotFoundError: there is no such run.
            UserError: it cannot be resumed, or too many runs wait already.
        """
        self._store.requeue(run_id)
        self._foreman.wake()

    def duplicate(self, run_id: str) -> RunPlan:
        """The plan of a run, to start another like it.

        Raises:
            NotFoundError: there is no such run.
        """
        return self._store.get(run_id).plan

    def delete(self, run_id: str) -> None:
        """Remove a run that does not run, for good.

        Raises:
            NotFoundError: there is no such run.
            UserError: it runs.
        """
        self._store.delete(run_id)

    def get(self, run_id: str) -> StoredRun:
        """The run.

        Raises:
            NotFoundError: there is no such run.
        """
        return self._store.get(run_id)

    def list(self, query: RunQuery | None = None) -> RunPage:
        """The runs that match, the newest first."""
        return self._store.list(query or RunQuery())

    def events(self, run_id: str, offset: int = 0) -> Sequence[str]:
        """The lines after the first `offset` ones.

        Raises:
            NotFoundError: there is no such run.
        """
        return self._store.events(run_id, offset)

    def race(self, race_id: str) -> Sequence[StoredRun]:
        """The runs of a race in the order they were submitted.

        Raises:
            NotFoundError: there is no such race.
        """
        return self._store.race(race_id)

    def checkpoint(self, run_id: str) -> bytes | None:
        """The head a run found, as a safetensors file; None when there is none yet.

        Raises:
            NotFoundError: there is no such run.
        """
        return self._store.checkpoint(run_id)

    def warm(self) -> None:
        """The page was opened: have the process that trains ready."""
        self._foreman.warm()

    def trouble(self) -> str:
        """Why runs wait although nothing runs, in words; empty while all is well."""
        return self._foreman.trouble
