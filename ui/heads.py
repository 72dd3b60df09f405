"""Heads that runs found, as the pages offer them."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Protocol

from storage.stored_run import RunPage, RunQuery, StoredRun
from trinity_core.errors import NotFoundError
from ui.services import HeadOption

RECENT = 30
"""Latest runs whose heads are offered."""


class Runs(Protocol):
    """Where runs are."""

    def list(self, query: RunQuery) -> RunPage:
        """The runs that match, the newest first."""

    def get(self, run_id: str) -> StoredRun:
        """One run."""


def heads_of(runs: Runs, wanted: str) -> Sequence[HeadOption]:
    """Heads of the latest runs, and of the one wanted."""
    found = [stored for stored in runs.list(RunQuery(limit=RECENT)).runs if stored.has_checkpoint and not stored.race]
    if wanted and all(stored.id != wanted for stored in found):
        with suppress(NotFoundError):
            found += [stored for stored in (runs.get(wanted),) if stored.has_checkpoint]
    return [HeadOption(stored.id, _title(stored), stored.pool) for stored in found]


def _title(stored: StoredRun) -> str:
    score = "" if stored.validation is None else f", {stored.validation:.0%} right in validation"
    return f"{stored.label or stored.trainer} of {stored.created_at:%d %b %H:%M}{score}"
