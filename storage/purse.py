"""What one visitor's calls are paid from."""

from __future__ import annotations

from storage.ceilings import DayCeilings
from storage.spend import SpendStore
from trinity_core.agents.books import Bill


class VisitorPurse:
    """A `Purse`. Thread-safe.

    Args:
        store: the account of all calls.
        owner: the visitor; empty where all who reach the page are one.
        ceilings: of one day; without any nothing is set aside, and calls are only booked.
        strict: models of unknown price are not called.
    """

    def __init__(self, store: SpendStore, owner: str, ceilings: DayCeilings, *, strict: bool = False) -> None:
        self._store, self._owner, self._ceilings = store, owner, ceilings
        self.strict = strict

    def hold(self, most_usd: float | None, *, seconds: float) -> str:
        """Set aside what a call may cost at most; nothing for one that is free, whose price is unknown, or where nothing is limited.

        Raises:
            BudgetError: a ceiling leaves no room for it.
            StorageError: it cannot be told.
        """
        if not self._ceilings or not most_usd:
            return ""
        return self._store.hold(self._owner, most_usd, self._ceilings, seconds=seconds)

    def settle(self, hold: str, bill: Bill) -> None:
        """Book what the call came to.

        Raises:
            StorageError: it cannot be stored.
        """
        self._store.settle(hold, self._owner, bill)
