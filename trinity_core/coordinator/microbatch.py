"""Merges concurrent calls into one, without ever waiting for company.

The first caller runs at once; whoever arrives meanwhile waits and is run together by one of them as soon as the first is done.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


class _Ticket(Generic[Item, Result]):
    """One caller's items and, later, its results or the error of its batch."""

    __slots__ = ("error", "items", "results")

    def __init__(self, items: Sequence[Item]) -> None:
        self.items = items
        self.results: Sequence[Result] | None = None
        self.error: BaseException | None = None

    @property
    def done(self) -> bool:
        return self.results is not None or self.error is not None


class MicroBatch(Generic[Item, Result]):
    """A thread-safe front of `run`, which itself is only ever called by one thread at a time.

    Args:
        run: takes items of one or more callers, gives one result per item in the same order.
    """

    def __init__(self, run: Callable[[Sequence[Item]], Sequence[Result]]) -> None:
        self._run = run
        self._condition = threading.Condition()
        self._pending: list[_Ticket[Item, Result]] = []
        self._busy = False

    def __call__(self, items: Sequence[Item]) -> Sequence[Result]:
        """Results of `items`; an error of the batch is raised in every caller that was part of it."""
        ticket: _Ticket[Item, Result] = _Ticket(items)
        batch = self._wait(ticket)
        if batch:
            self._lead(batch)
        if ticket.error is not None:
            raise ticket.error
        return ticket.results or ()

    def _wait(self, ticket: _Ticket[Item, Result]) -> list[_Ticket[Item, Result]]:
        """Returns everything pending when it is this caller's turn to run, nothing when another has run its ticket."""
        with self._condition:
            self._pending.append(ticket)
            self._condition.wait_for(lambda: ticket.done or not self._busy)
            if ticket.done:
                return []
            self._busy = True
            batch, self._pending = self._pending, []
            return batch

    def _lead(self, batch: list[_Ticket[Item, Result]]) -> None:
        try:
            results = self._run([item for ticket in batch for item in ticket.items])
            start = 0
            for ticket in batch:
                ticket.results = results[start : start + len(ticket.items)]
                start += len(ticket.items)
        except BaseException as error:  # whatever it is, the followers must hear of it and wake
            for ticket in batch:
                ticket.error = error
            raise
        finally:
            with self._condition:
                self._busy = False
                self._condition.notify_all()
