"""The sign of life of a process: renews its sessions' leases, and finds those of processes that died."""

from __future__ import annotations

import logging
import threading

from storage.sessions import LEASE_S, SessionStore
from trinity_core.errors import StorageError

_log = logging.getLogger(__name__)


class Heart:
    """Beats in a thread of its own between `start` and `stop`. A call to a slow agent may last longer than a lease.

    Args:
        store: the process's own store.
        every_s: seconds between beats; a lease must outlast two that fail.
    """

    def __init__(self, store: SessionStore, *, every_s: float = LEASE_S / 3) -> None:
        self._store = store
        self._every_s = every_s
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="heart", daemon=True)

    def start(self) -> None:
        """Beat once now, then regularly. Call it once."""
        self._thread.start()

    def stop(self) -> None:
        """Beat no more; returns when the thread has ended."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()

    def beat(self) -> None:
        """Renew this process's leases and mark the sessions of dead processes. A failure is logged; the next beat tries again."""
        try:
            self._store.heartbeat()
            self._store.sweep()
        except StorageError as error:
            _log.warning("%s", error)

    def _run(self) -> None:
        self.beat()
        while not self._stop.wait(self._every_s):
            self.beat()
