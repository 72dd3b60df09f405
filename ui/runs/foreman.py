"""The server's watch over the worker process: starts one while there is work, and again when it died."""

from __future__ import annotations

import logging
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from storage.jobs import JobStore
from storage.runs import RunStore
from trinity_core.errors import StorageError

_log = logging.getLogger(__name__)

POLL_S = 1.0
"""Seconds between two looks."""
SWEEP_S = 5.0
"""Seconds between two looks for work that lost its process."""
WARM_S = 300.0
"""Seconds for which a worker is kept after somebody opened the page."""
QUICK_S = 20.0
"""A worker that died within this time has not got to work."""
MAX_QUICK_DEATHS = 5
FIRST_PAUSE_S, LONGEST_PAUSE_S = 1.0, 60.0
"""Wait before a restart; it doubles with each quick death."""
GRACE_S = 6.0
"""Seconds a worker has to end when told to."""
_GIVEN_UP = "The process that trains ended {times} times right after its start (last with code {code}). Runs wait; the log has the details."


class Process(Protocol):
    """A started process; `subprocess.Popen` fits."""

    def poll(self) -> int | None:
        """Its exit code; None while it runs."""

    def terminate(self) -> None:
        """Ask it to end."""

    def kill(self) -> None:
        """End it."""

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end."""


def start_process(command: Sequence[str], environment: Mapping[str, str]) -> Process:
    """Start `command` in a session of its own; what it prints goes where the server's errors go."""
    # Ctrl-C in the server's terminal is the server's business
    return subprocess.Popen(command, env=dict(environment), stdin=subprocess.DEVNULL, stdout=2, start_new_session=True)


class Foreman:
    """Keeps one worker process alive while it is needed, in a thread between `start` and `close`.

    Args:
        store: the queue of runs.
        launch: starts a worker process.
        others: other queues that the worker empties.
        poll_s: seconds between two looks.
        monotonic: seconds that never go back.
    """

    def __init__(
        self,
        store: RunStore,
        launch: Callable[[], Process],
        *,
        others: Sequence[JobStore[Any]] = (),
        poll_s: float = POLL_S,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._stores: tuple[JobStore[Any], ...] = (store, *others)
        self._launch, self._poll_s, self._monotonic = launch, poll_s, monotonic
        self._worker: Process | None = None
        self._closing = threading.Event()
        self._woken = threading.Event()
        self._thread = threading.Thread(target=self._run, name="foreman", daemon=True)
        self._warm_until = self._sweep_at = self._pause_until = self._started = monotonic()
        self._quick_deaths = 0
        self.trouble = ""
        """Why no worker is started any more, in words; empty while all is well."""

    def start(self) -> None:
        """Begin to watch. Call it once."""
        self._thread.start()

    def wake(self) -> None:
        """Look now: something was queued. After trouble, try again."""
        self.trouble, self._quick_deaths, self._pause_until = "", 0, self._monotonic()
        self._woken.set()

    def warm(self) -> None:
        """Somebody may soon start something: have a worker ready."""
        self._warm_until = self._monotonic() + WARM_S
        if not self.trouble:
            self._woken.set()

    def close(self) -> None:
        """Watch no more, and end the worker; its work can be resumed. May be called twice."""
        self._closing.set()
        self._woken.set()
        if self._thread.is_alive():
            self._thread.join()
        worker, self._worker = self._worker, None
        if worker is None:
            return
        worker.terminate()
        try:
            worker.wait(GRACE_S)
        except subprocess.TimeoutExpired:
            worker.kill()
            worker.wait()

    def look(self) -> None:
        """One look: what the thread does every `poll_s`."""
        now = self._monotonic()
        try:
            if now >= self._sweep_at:
                self._sweep_at = now + SWEEP_S
                self._sweep()
            self._bury(now)
            if self._worker is None and not self.trouble and now >= self._pause_until and self._needed(now):
                self._started, self._worker = now, self._launch()
        except StorageError as error:
            _log.warning("%s", error)  # the next look tries again
        except OSError as error:
            self.trouble = f"The process that trains cannot be started: {error.strerror or error}."
            _log.error("%s", self.trouble)

    def _needed(self, now: float) -> bool:
        return now < self._warm_until or any(store.waiting() for store in self._stores)

    def _sweep(self) -> None:
        for store in self._stores:
            store.sweep()

    def _bury(self, now: float) -> None:
        """Take note of a worker that has ended."""
        code = None if self._worker is None else self._worker.poll()
        if code is None:
            return
        self._worker = None
        self._sweep()
        if code == 0 or now - self._started >= QUICK_S:
            self._quick_deaths = 0
        if code == 0:
            return
        self._quick_deaths += 1
        self._pause_until = now + min(FIRST_PAUSE_S * 2 ** (self._quick_deaths - 1), LONGEST_PAUSE_S)
        _log.warning("The process that trains ended with code %s.", code)
        if self._quick_deaths >= MAX_QUICK_DEATHS:
            self.trouble = _GIVEN_UP.format(times=self._quick_deaths, code=code)
            _log.error("%s", self.trouble)

    def _run(self) -> None:
        while not self._closing.is_set():
            self.look()
            self._woken.wait(self._poll_s)
            self._woken.clear()
