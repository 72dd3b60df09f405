"""Fits made once: the same rule on the same outcomes is fitted by the first session that needs it and shared by the others."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from trinity_core.strategies.learned.labels import LabelTable

Fit = TypeVar("Fit")
KEPT = 64
"""Fits kept; the one used longest ago goes first."""


@dataclass(slots=True, eq=False)
class _Entry:
    """One fit, or the place where it is being made."""

    labels: LabelTable
    """Held, so that the table's identity is not given to another one."""
    lock: threading.Lock = field(default_factory=threading.Lock)
    fit: Any = None
    done: bool = False


class Fits:
    """Remembers fits by rule and by table (the very object, not its content). Thread-safe; different fits do not wait for each other."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._entries: OrderedDict[tuple[Hashable, int], _Entry] = OrderedDict()

    def get(self, rule: Hashable, labels: LabelTable, make: Callable[[], Fit]) -> Fit:
        """The fit of `rule` on `labels`; `make` is called where there is none. What it raises is raised, and nothing is kept."""
        entry = self._entry((rule, id(labels)), labels)
        with entry.lock:
            if not entry.done:
                entry.fit, entry.done = make(), True
            found: Fit = entry.fit
            return found

    def _entry(self, key: tuple[Hashable, int], labels: LabelTable) -> _Entry:
        with self._lock:
            entry = self._entries.setdefault(key, _Entry(labels))
            self._entries.move_to_end(key)
            while len(self._entries) > KEPT:
                self._entries.popitem(last=False)
            return entry
