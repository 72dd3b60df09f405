"""What a run's agent calls have cost so far, and the ceilings no call may pass."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from trinity_core.training.halt import Halt
from trinity_core.types import Reply

_GROWTH = 1
"""Calls in the air for each reply that is known."""


class Ceilings(Protocol):
    """What may be spent in all; plans of runs and of comparisons fit. None for no ceiling."""

    @property
    def max_calls(self) -> int | None:
        """Calls to agents."""

    @property
    def max_tokens(self) -> int | None:
        """In and out."""

    @property
    def max_cost_usd(self) -> float | None:
        """Dollars."""


class Spending:
    """Totals and ceilings; thread-safe.

    A call is let in only while the ceilings hold for what was spent and, for every call in the air, the dearest reply so far.
    So a ceiling is passed by less than what replies dearer than all before them cost more. Where tokens or dollars have a ceiling,
    calls begin one by one and then in growing numbers: before replies have shown what a call costs, fifty calls at once would cost fifty.

    Args:
        max_calls: None for no ceiling; likewise the others.
        max_tokens: in and out.
        max_cost_usd: dollars.
    """

    def __init__(self, *, max_calls: int | None = None, max_tokens: int | None = None, max_cost_usd: float | None = None) -> None:
        self._ceilings = {"max_calls": max_calls, "max_tokens": max_tokens, "max_cost_usd": max_cost_usd}
        self._lock = threading.Condition()
        self._open = self._booked = 0
        self._dearest = {"max_calls": 1.0, "max_tokens": 0.0, "max_cost_usd": 0.0}
        self._spent = dict.fromkeys(self._ceilings, 0.0)
        self._unknown = 0

    @classmethod
    def of(cls, plan: Ceilings) -> Spending:
        """With the ceilings of a plan."""
        return cls(max_calls=plan.max_calls, max_tokens=plan.max_tokens, max_cost_usd=plan.max_cost_usd)

    @property
    def calls(self) -> int:
        """Made so far."""
        return int(self._spent["max_calls"])

    @property
    def tokens(self) -> int:
        """In and out."""
        return int(self._spent["max_tokens"])

    @property
    def cost_usd(self) -> float | None:
        """Dollars; None once a complete call's price was unknown."""
        return None if self._unknown else self._spent["max_cost_usd"]

    def resume(self, *, calls: int, tokens: int, cost_usd: float | None) -> None:
        """Count what an earlier sitting of the same run spent."""
        self._spent = {"max_calls": calls, "max_tokens": tokens, "max_cost_usd": cost_usd or 0.0}
        self._unknown = int(cost_usd is None)

    @contextmanager
    def call(self) -> Iterator[list[Reply]]:
        """Around one call; put its reply into the list.

        Raises:
            Halt: a ceiling leaves no room for it.
        """
        with self._lock:
            self._lock.wait_for(self._in_turn)
            self._require_room()
            self._open += 1
        replies: list[Reply] = []
        try:
            yield replies
        finally:
            with self._lock:
                self._open -= 1
                self._book(replies[-1] if replies else Reply(""))
                self._lock.notify_all()

    def _in_turn(self) -> bool:
        """Whether enough replies are known for one more call in the air; there is always one that goes on."""
        blind = self._ceilings["max_tokens"] is None and self._ceilings["max_cost_usd"] is None
        return blind or self._open < 1 + _GROWTH * self._booked

    def _require_room(self) -> None:
        for name, ceiling in self._ceilings.items():
            spent = self._spent[name]
            if ceiling is not None and (spent >= ceiling or spent + (self._open + 1) * self._dearest[name] > ceiling):
                raise Halt(name)

    def _book(self, reply: Reply) -> None:
        if reply.kept is not None:
            return  # nobody was asked
        if reply.cost_usd is None and reply.fault is None:
            self._unknown += 1
        self._booked += 1
        new = {"max_calls": 1.0, "max_tokens": reply.usage.tokens_in + reply.usage.tokens_out, "max_cost_usd": reply.cost_usd or 0.0}
        for name, value in new.items():
            self._spent[name] += value
            self._dearest[name] = max(self._dearest[name], value)
