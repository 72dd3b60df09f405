"""How much of a visitor's waits or works in the background."""

from __future__ import annotations

from collections.abc import Callable

from storage.stored import MAX_PAGE
from storage.stored_run import LIVE, RunQuery, RunStatus
from ui.services import ComparisonService, RunService

ACTIVE = (RunStatus.QUEUED, *LIVE)
"""What waits or works."""


def live_runs(owner: str) -> RunQuery:
    """An owner's runs that wait or work."""
    return RunQuery(owner=owner, statuses=ACTIVE, limit=MAX_PAGE)


def jobs_of(runs: RunService | None, comparisons: ComparisonService | None) -> Callable[[str], int]:
    """Counts an owner's runs, races (each as one) and comparisons that wait or work.

    Args:
        runs: every run there is; None where there are none.
        comparisons: every comparison there is; None where there are none.
    """

    def live(owner: str) -> int:
        found = () if runs is None else runs.list(live_runs(owner)).runs
        compared = () if comparisons is None else comparisons.list(MAX_PAGE, 0, owner=owner).comparisons
        return len({run.race or run.id for run in found}) + sum(one.status in ACTIVE for one in compared)

    return live
