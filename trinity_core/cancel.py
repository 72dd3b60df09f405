"""A switch that several threads can watch, and that wakes a blocked reader by closing what it reads."""

from __future__ import annotations

import threading
from collections.abc import Callable


class Cancel:
    """Set once, never cleared. Callbacks added run at `set`, or at once when it is already set."""

    def __init__(self) -> None:
        self._event = threading.Event()
        self._lock = threading.Lock()
        self._callbacks: list[Callable[[], None]] = []

    def set(self) -> None:
        """Ask everybody to stop."""
        with self._lock:
            self._event.set()
            callbacks, self._callbacks = self._callbacks, []
        for callback in callbacks:
            callback()

    def is_set(self) -> bool:
        """True once `set` was called."""
        return self._event.is_set()

    def wait(self, seconds: float) -> bool:
        """Sleep up to `seconds`, less if cancelled; True when cancelled."""
        return self._event.wait(seconds)

    def on_set(self, callback: Callable[[], None]) -> None:
        """Run `callback` when cancelled, for instance the close method of an open connection."""
        with self._lock:
            if not self._event.is_set():
                self._callbacks.append(callback)
                return
        callback()
