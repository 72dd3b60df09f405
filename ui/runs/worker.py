"""The process that trains and compares: takes queued work one after another until nothing waits, or it is sent away.

Each run or comparison goes on in a thread, so that the main thread can look out for a stop, a signal and the end of the parent.
"""

from __future__ import annotations

import logging
import os
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Sequence
from types import TracebackType

from storage.runs import RunStore
from storage.stored_run import RunStatus
from trinity_core.cancel import Cancel
from trinity_core.errors import StorageError, TrinityError
from ui.runs.duty import Duty
from ui.runs.sitting import Train, drive

_log = logging.getLogger(__name__)

IDLE_S = 600.0
"""Seconds without work after which a worker ends; loading its backbone again takes several."""
POLL_S = 0.5
"""Seconds between two looks for work, for a stop or for the parent."""
GRACE_S = 3.0
"""Seconds a trainer has to come to an end when the worker must leave."""
SENT_AWAY = "The program was shut down. Resume the run to go on after its last stored generation."


class Worker:
    """Does what is queued. Where several kinds of work wait, they take turns.

    Args:
        store: the queue of runs; somebody must beat for it (`storage.heart`).
        train: the trainer.
        others: other kinds of work.
        secrets: texts that must not get into the log, for instance keys.
        idle_s: seconds without work after which `run` returns.
        poll_s: seconds between two looks.
        monotonic: seconds that never go back.
        sleep: waits so many seconds.
        home: number of the process it ends with; None for the one that started it.
        parent: gives the number of the process that started this one, or has it in its care now.
    """

    def __init__(
        self,
        store: RunStore,
        train: Train,
        *,
        others: Sequence[Duty] = (),
        secrets: Sequence[str] = (),
        idle_s: float = IDLE_S,
        poll_s: float = POLL_S,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        home: int | None = None,
        parent: Callable[[], int] = os.getppid,
    ) -> None:
        self._duties = deque([Duty(store, lambda run_id, cancel: drive(store, run_id, train, cancel), SENT_AWAY), *others])
        self._secrets = tuple(secrets)
        self._idle_s, self._poll_s = idle_s, poll_s
        self._monotonic, self._sleep = monotonic, sleep
        self._parent, self._home = parent, parent() if home is None else home
        self._sent_away = False

    def leave(self, *_signal: object) -> None:
        """End soon, leaving the current work to be resumed. Fit to be a signal handler: it only sets a flag."""
        self._sent_away = True

    def run(self) -> None:
        """Work until nothing has waited for `idle_s`, or it must leave.

        Raises:
            StorageError: the queue cannot be read.
        """
        busy = self._monotonic()
        while not self._leaving:
            if self._did_something():
                busy = self._monotonic()
            elif self._monotonic() - busy >= self._idle_s:
                return
            else:
                self._sleep(self._poll_s)

    def _did_something(self) -> bool:
        for duty in list(self._duties):
            # reading first: taking work would have other writers wait, twice a second
            job_id = duty.store.claim_next() if duty.store.waiting() else None
            if job_id is not None:
                self._duties.remove(duty)
                self._duties.append(duty)
                self._run(duty, job_id)
                return True
        return False

    @property
    def _leaving(self) -> bool:
        return self._sent_away or self._parent() != self._home

    def _run(self, duty: Duty, job_id: str) -> None:
        cancel = Cancel()
        thread = threading.Thread(target=self._do, args=(duty, job_id, cancel), name=f"{duty.word}-{job_id[:6]}", daemon=True)
        thread.start()
        while thread.is_alive():
            thread.join(self._poll_s)
            if self._leaving:
                self._abandon(duty, job_id, cancel, thread)
                return
            self._look(duty, job_id, cancel)

    def _do(self, duty: Duty, job_id: str, cancel: Cancel) -> None:
        with _Report(f"{duty.word} {job_id}", cancel, self._secrets):
            for _ in duty.drive(job_id, cancel):
                pass

    def _look(self, duty: Duty, job_id: str, cancel: Cancel) -> None:
        try:
            if not cancel.is_set() and not duty.store.wanted(job_id):
                cancel.set()
        except StorageError as error:
            _log.warning("%s", error)  # the next look tries again

    def _abandon(self, duty: Duty, job_id: str, cancel: Cancel, thread: threading.Thread) -> None:
        try:
            duty.store.finish(job_id, RunStatus.INTERRUPTED, duty.sent_away)
        except TrinityError as error:
            _log.info("%s", error)  # it came to rest by itself
        cancel.set()
        thread.join(GRACE_S)


class _Report:
    """Logs the error that ended the work and goes on: one line for what is told in words, the traceback for a bug, never a secret."""

    def __init__(self, work: str, cancel: Cancel, secrets: Sequence[str]) -> None:
        self._work, self._cancel, self._secrets = work, cancel, secrets

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> bool:
        if not isinstance(error, Exception):
            return False
        text = str(error) if isinstance(error, TrinityError) else "".join(traceback.format_exception(error))
        for secret in filter(None, self._secrets):
            text = text.replace(secret, "***")
        # work that was let go ends by being refused its next line
        expected = self._cancel.is_set() and isinstance(error, TrinityError)
        _log.log(logging.INFO if expected else logging.ERROR, "%s: %s", self._work, text)
        return True
