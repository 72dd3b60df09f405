"""While a command works in the foreground: its lease is renewed, and a stop asked for elsewhere is heard."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from storage.heart import Heart
from storage.jobs import JobStore
from trinity_core.cancel import Cancel
from trinity_core.errors import StorageError

WATCH_S = 0.5
"""Seconds between two looks for a stop asked for elsewhere."""


@contextmanager
def watched(store: JobStore[Any], job_id: str, cancel: Cancel) -> Iterator[None]:
    """Inside, the lease is renewed, and a stop asked for from another process is heard."""
    heart, done = Heart(store), threading.Event()

    def listen() -> None:
        while not done.wait(WATCH_S):
            try:
                if not store.wanted(job_id):
                    cancel.set()
            except StorageError:
                continue  # the next look tries again; the heart tells of it

    listener = threading.Thread(target=listen, name="stop-listener", daemon=True)
    heart.start()
    listener.start()
    try:
        yield
    finally:
        done.set()
        listener.join()
        heart.stop()


@contextmanager
def stopping_at_ctrl_c(cancel: Cancel) -> Iterator[list[bool]]:
    """Inside, the first Ctrl-C sets `cancel`, so that the work ends in order; the second one breaks it off. Yields whether it came."""
    pressed: list[bool] = []

    def press(*_: object) -> None:
        if pressed:
            raise KeyboardInterrupt
        pressed.append(True)
        cancel.set()

    before = signal.signal(signal.SIGINT, press)
    try:
        yield pressed
    finally:
        signal.signal(signal.SIGINT, before)
