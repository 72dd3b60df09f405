"""The paper's tables as the Learn page asks for them: where one stands, run it, stop it, go on. Training runs belong to the worker.

What is stored is found by what was planned: a table at a size and a seed always makes the same plans, so a link that names these three
shows the same table after a reload, a restart or a killed process.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from storage.stored import MAX_PAGE
from storage.stored_run import LIVE, RunPage, RunQuery, RunStatus, StoredRun
from trinity_core.errors import PlanError, StorageError
from trinity_core.evaluation.race_curves import RaceRun
from trinity_core.evaluation.reproduce.figure import Figure, figures
from trinity_core.evaluation.reproduce.reproduction import Reproduction
from trinity_core.evaluation.reproduce.table import Row
from trinity_core.training.plan import RunPlan
from ui.reproductions.measured import MeasuredTables

_ACTIVE = (RunStatus.QUEUED, *LIVE)


class RunFiles(Protocol):
    """Where runs are read; the store and the service of runs both fit."""

    def list(self, query: RunQuery) -> RunPage:
        """The runs, newest first."""

    def race(self, race_id: str) -> Sequence[StoredRun]:
        """The runs stored under one id, in their order."""

    def events(self, run_id: str, offset: int = 0) -> Sequence[str]:
        """The run's lines after the first `offset` ones."""


class RunQueue(Protocol):
    """Where runs are queued; the service of runs fits."""

    def submit_race(self, race: Any, *, owner: str = "") -> str:
        """Queue runs that belong together, all or none."""

    def stop(self, run_id: str) -> None:
        """Ask a run to stop."""

    def resume(self, run_id: str) -> None:
        """Queue one again that did not finish."""

    def trouble(self) -> str:
        """Why queued runs wait although nothing runs; empty while all is well."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a table stands."""

    rows: Sequence[Figure]
    race: str = ""
    """Id under which its runs are stored; empty for none."""
    active: bool = False
    """Something waits or runs."""
    resumable: bool = False
    """Something was stopped, interrupted or failed."""
    now: str = ""
    """What is being done, or why nothing is, in words."""


class TablesDesk:
    """Tables at one place. Thread-safe.

    Args:
        files: where runs are read.
        measured: tables that train nothing.
        queue: where runs are queued; None where nothing can be started.
        visitor: whose request is being handled; empty where all are one.
    """

    def __init__(
        self, files: RunFiles, measured: MeasuredTables, *, queue: RunQueue | None = None, visitor: Callable[[], str] = lambda: ""
    ) -> None:
        self._files, self._measured, self._queue, self._visitor = files, measured, queue, visitor
        self._ends: dict[str, dict[str, Any]] = {}

    def standing(self, reproduction: Reproduction) -> Standing:
        """Where a table stands. May raise `TrinityError`."""
        if not reproduction.trained:
            known = self._measured.standing(reproduction)
            return Standing(known.rows, active=known.active, now=known.now)
        stored = self._latest(reproduction)
        rows = {plan: row for row, plan in reproduction.rows_of_runs()}
        known_runs = [self._read(run, rows[run.plan]) for run in stored]
        active = any(run.status in _ACTIVE for run in stored)
        return Standing(
            figures(reproduction, known_runs),
            race=stored[0].race if stored else "",
            active=active,
            resumable=not active and any(run.resumable for run in stored),
            now=self._now(stored, active),
        )

    def begin(self, reproduction: Reproduction) -> None:
        """Run a table anew. Raises `TrinityError` where that is refused."""
        if self.standing(reproduction).active:
            raise PlanError("This table is being run already. Stop it first to begin anew.")
        if not reproduction.trained:
            self._measured.begin(reproduction)
            return
        self._started().submit_race(reproduction, owner=self._visitor())

    def stop(self, reproduction: Reproduction) -> None:
        """Stop what waits or runs; all that has finished is kept."""
        if not reproduction.trained:
            self._measured.stop(reproduction)
            return
        for run in reversed(self._latest(reproduction)):  # those that wait first, so that none begins meanwhile
            if run.status in _ACTIVE:
                self._started().stop(run.id)

    def resume(self, reproduction: Reproduction) -> None:
        """Go on with what did not finish."""
        for run in self._latest(reproduction) if reproduction.trained else ():
            if run.resumable:
                self._started().resume(run.id)

    def _started(self) -> RunQueue:
        if self._queue is None:
            raise PlanError("Nothing can be started here. Use `python app.py reproduce`.")
        return self._queue

    def _latest(self, reproduction: Reproduction) -> Sequence[StoredRun]:
        """The runs of the newest attempt that this visitor may see; none where there was none."""
        planned, begins = {plan for _, plan in reproduction.rows_of_runs()}, f"{reproduction.label} · "
        seen: set[str] = set()
        for run in self._files.list(RunQuery(limit=MAX_PAGE)).runs:
            if not run.race or run.race in seen or not run.label.startswith(begins) or run.owner not in ("", self._visitor()):
                continue
            seen.add(run.race)
            runs = self._files.race(run.race)
            if all(_plan(one) in planned for one in runs):
                return runs
        return ()

    def _read(self, run: StoredRun, row: Row) -> RaceRun:
        """A run as far as figures need it: its last line; those of finished runs are remembered."""
        if run.id not in self._ends:
            lines = self._files.events(run.id, max(0, run.events - 1))
            last = json.loads(lines[-1]) if lines else None
            if last is None:
                return RaceRun(row.key, run.plan.seed, [])
            if run.status is not RunStatus.FINISHED:
                return _run(run, row, last)
            self._ends[run.id] = last
        return _run(run, row, self._ends[run.id])

    def _now(self, stored: Sequence[StoredRun], active: bool) -> str:
        live = next((run for run in stored if run.status in LIVE), None)
        if live is not None:
            name = live.label.partition(" · ")[2] or live.label
            return f"{name}: generation {live.generations} of {live.plan.generations}."
        if active:
            return (self._queue.trouble() if self._queue else "") or "Waiting for its turn."
        failed = next((run for run in stored if run.status in (RunStatus.FAILED, RunStatus.INTERRUPTED)), None)
        return f"{failed.label.partition(' · ')[2]}: {failed.message}" if failed is not None else ""


def _run(run: StoredRun, row: Row, last: dict[str, Any]) -> RaceRun:
    return RaceRun(row.key, run.plan.seed, [{"event": "run_started", "at_s": 0.0}, last])


def _plan(run: StoredRun) -> RunPlan | None:
    try:
        return run.plan
    except StorageError:
        return None
