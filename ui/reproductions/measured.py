"""Tables that measure the head in use, one at a time in a thread of the server. They take seconds, so nothing of them is stored."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from trinity_core.cancel import Cancel
from trinity_core.errors import PlanError, TrinityError
from trinity_core.evaluation.reproduce.figure import Figure
from trinity_core.evaluation.reproduce.reproduction import Reproduction

Measure = Callable[[Reproduction, Cancel], Iterator[tuple[Figure, ...]]]
KEPT = 24
"""Tables remembered, the latest ones."""
WAITING = 6
"""Tables that may wait or be measured at once, over all visitors."""


@dataclass(slots=True)
class Measured:
    """One table being measured, or done."""

    rows: Sequence[Figure]
    cancel: Cancel = field(default_factory=Cancel)
    active: bool = True
    message: str = ""

    @property
    def now(self) -> str:
        """Why nothing is being done, in words; empty where that is plain."""
        return self.message


class MeasuredTables:
    """Measures tables. The same for everybody, since nothing of a visitor is in them. Thread-safe.

    Args:
        measure: measures one; gives all its rows again and again, as far as they are known.
    """

    def __init__(self, measure: Measure) -> None:
        self._measure = measure
        self._known: OrderedDict[Reproduction, Measured] = OrderedDict()
        self._lock, self._threads = threading.Lock(), ThreadPoolExecutor(1, "measured-table")

    def standing(self, reproduction: Reproduction) -> Measured:
        """Where a table stands; without figures when nobody has asked for it since the server started."""
        with self._lock:
            known = self._known.get(reproduction)
        return known or Measured(tuple(Figure(row) for row in reproduction.table.rows), active=False)

    def begin(self, reproduction: Reproduction) -> None:
        """Measure a table.

        Raises:
            PlanError: too many wait.
        """
        with self._lock:
            if sum(one.active for one in self._known.values()) >= WAITING:
                raise PlanError("Several tables are being measured already. Wait for one to end.")
            started = self._known[reproduction] = Measured(tuple(Figure(row) for row in reproduction.table.rows))
            self._known.move_to_end(reproduction)
            for key in [key for key, one in self._known.items() if not one.active][: max(0, len(self._known) - KEPT)]:
                del self._known[key]
        self._threads.submit(self._run, reproduction, started)

    def stop(self, reproduction: Reproduction) -> None:
        """Stop measuring it; the rows that are done stay."""
        self.standing(reproduction).cancel.set()

    def _run(self, reproduction: Reproduction, started: Measured) -> None:
        try:
            if not started.cancel.is_set():
                for rows in self._measure(reproduction, started.cancel):
                    started.rows = rows
            started.message = "Stopped. Run it again for the other rows." if started.cancel.is_set() else ""
        except TrinityError as error:
            started.message = str(error)
        finally:
            started.active = False
