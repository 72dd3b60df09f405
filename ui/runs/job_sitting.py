"""One process's part of a run or a comparison: it stores each line at once, and says how the work came to rest."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Any, Self

from storage.jobs import JobStore
from storage.sessions import utc_now
from storage.stored_run import RunStatus
from trinity_core.cancel import Cancel
from trinity_core.errors import TrinityError

_log = logging.getLogger(__name__)

STOPPED = "stopped"
"""Why work ended that somebody stopped."""
CEILINGS = {
    "max_calls": "It reached its ceiling of calls.",
    "max_tokens": "It reached its ceiling of tokens.",
    "max_cost_usd": "It reached its ceiling of dollars.",
}
"""What people read of work that ended at a ceiling."""


@dataclass(frozen=True, slots=True)
class Words:
    """What is said of work that did not end well."""

    failed: str
    """The event of the line that tells of an error."""
    broken: str
    """After an error in the program."""
    left: str
    """When it was left before it ended."""


class JobSitting:
    """A sitting, entered and left once; leaving it brings the work to rest, whatever happened.

    Args:
        store: where it is kept; this process has claimed it.
        job_id: its id.
        cancel: set when it is to stop.
        monotonic: seconds that never go back.
        clock: gives the moment.
    """

    words: Words

    def __init__(
        self,
        store: JobStore[Any],
        job_id: str,
        cancel: Cancel,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._jobs, self._id, self._cancel = store, job_id, cancel
        self._monotonic, self._clock = monotonic, clock
        self._began = monotonic()
        self._reason = ""
        self._message = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        status, message = self._outcome(error)
        if status is RunStatus.FAILED:
            with suppress(TrinityError):  # the end below meets the same fault
                self._write({"event": self.words.failed, "message": message})
        try:
            self._jobs.finish(self._id, status, message)
        except TrinityError as fault:
            if error is None:
                raise
            _log.info("%s", fault)  # the error that ended it matters more

    def _write(self, values: Mapping[str, object]) -> str:
        line = json.dumps({**values, "at_s": self._now()}, ensure_ascii=False)
        self._jobs.add(self._id, line)
        return line

    def _now(self) -> float:
        return round(self._monotonic() - self._began, 3)

    def _outcome(self, error: BaseException | None) -> tuple[RunStatus, str]:
        """Where it comes to rest, and why in words."""
        if self._reason:
            return (RunStatus.STOPPED, "") if self._reason == STOPPED else (RunStatus.FINISHED, CEILINGS.get(self._reason, self._message))
        match error:
            case None:
                return RunStatus.STOPPED, ""
            case TrinityError():
                return RunStatus.FAILED, str(error)
            case Exception():
                return RunStatus.FAILED, self.words.broken
        return RunStatus.INTERRUPTED, self.words.left
