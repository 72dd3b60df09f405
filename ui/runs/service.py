"""What the pages ask of background runs: the store of runs, and a foreman who sees to it that queued ones are run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from secrets import token_hex
from typing import Protocol

from storage.runs import RunStore
from storage.stored_run import RunPage, RunQuery, RunStatus, StoredRun
from trinity_core.coordinator.checkpoint import Checkpoint
from trinity_core.coordinator.packing import unpack_checkpoint
from trinity_core.errors import NotFoundError
from trinity_core.training.plan import RunPlan
from ui.runs.foreman import Foreman


@dataclass(frozen=True, slots=True)
class PresetOption:
    """A plan as offered to people."""

    name: str
    title: str
    idea: str
    """One sentence: what it is for."""
    plan: RunPlan
    minutes: float
    """About how long it takes here, measured."""


class Race(Protocol):
    """Several trainers on the same budget with several seeds."""

    def runs(self) -> Sequence[tuple[str, RunPlan]]:
        """Label and plan of each run."""


class BackgroundRuns:
    """Runs that belong to the server, not to a tab. Thread-safe; every method may raise `StorageError`.

    Args:
        store: where runs are kept.
        foreman: starts the process that trains.
        presets: plans to choose from.
    """

    def __init__(self, store: RunStore, foreman: Foreman, presets: Sequence[PresetOption]) -> None:
        self._store, self._foreman, self._presets = store, foreman, tuple(presets)

    def presets(self) -> Sequence[PresetOption]:
        """Plans to choose from; the first one is chosen when the page opens."""
        return self._presets

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

    def stop(self, run_id: str) -> RunStatus:
        """Ask for a run to stop, and return the status it has now.

        Raises:
            NotFoundError: there is no such run.
        """
        return self._store.request_stop(run_id)

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

    def checkpoint(self, run_id: str) -> Checkpoint:
        """The head a run found.

        Raises:
            NotFoundError: there is no such run, or it has found no head yet.
        """
        data = self._store.checkpoint(run_id)
        if data is None:
            raise NotFoundError(f"Run {run_id!r} has no head yet. Let it end, or stop it; a stopped run offers its best one.")
        return unpack_checkpoint(data)

    def warm(self) -> None:
        """The page was opened: have the process that trains ready."""
        self._foreman.warm()

    def trouble(self) -> str:
        """Why runs wait although nothing runs, in words; empty while all is well."""
        return self._foreman.trouble
