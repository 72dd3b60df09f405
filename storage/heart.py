"""The sign of life of a process: renews the leases of its sessions and runs, and finds those of processes that died."""

from __future__ import annotations

import logging
import threading
from typing import Protocol

from storage.sessions import LEASE_S
from trinity_core.errors import StorageError

_log = logging.getLogger(__name__)


class Leased(Protocol):
    """A store whose work is leased to processes; those of sessions and of runs fit."""

    def heartbeat(self) -> None:
        """Renew the leases of this process."""

    def sweep(self) -> object:
        """Mark what lost its process."""


class Heart:
    """Beats in a thread of its own between `start` and `stop`. A call to a slow agent may last longer than a lease.

    Args:
        stores: the process's own stores.
        every_s: seconds between beats; a lease must outlast two that fail.
    """

    def __init__(self, *stores: Leased, every_s: float = LEASE_S / 3) -> None:
        self._stores = stores
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
        """Renew this process's leases and mark the work of dead processes. A failure is logged; the next beat tries again."""
        for store in self._stores:
            try:
                store.heartbeat()
                store.sweep()
            except StorageError as error:
                _log.warning("%s", error)

    def _run(self) -> None:
        self.beat()
        while not self._stop.wait(self._every_s):
            self.beat()
