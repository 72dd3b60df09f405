"""What is spent on hosted models, and the replies kept of them: the books of each visitor, and what pages and commands show of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from storage.ceilings import DayCeilings
from storage.database import Database
from storage.purse import VisitorPurse
from storage.replies import ReplyStore
from storage.spend import SpendStore
from storage.stored_spend import KeptReplies, Spent, SpentDay
from trinity_core.agents.books import Books, Longest
from ui.deployment import Deployment


class Spending:
    """A `SpendService`, and the maker of books. Thread-safe.

    Args:
        database: gives an open database, which is first asked for when a hosted model is called.
        deployment: who reaches the page, and what may be spent there.
    """

    def __init__(self, database: Callable[[], Database], deployment: Deployment) -> None:
        self._deployment = deployment
        self.spend = SpendStore(database)
        self.replies = ReplyStore(database, limit_bytes=deployment.reply_bytes if deployment.keep_replies else 0)
        self._longest = Longest()

    def books(self, owner: str, *, typed: Iterable[str] = (), theirs: bool = False) -> Books:
        """What one visitor's calls are paid from, and where their replies are kept.

        On a public page, what visitors pay themselves is no business of the operator's ceilings: else anybody could use those up
        with a dear model of their own.

        Args:
            owner: the visitor; empty where all who reach the page are one, and for whoever sits at the machine itself.
            typed: slots whose keys the visitor typed in.
            theirs: the whole pool is the visitor's.
        """
        from trinity_core.agents.kept import Keeper

        limits, public = self._deployment.spend, self._deployment.public
        ceilings = DayCeilings(limits.visitor_day_usd, limits.day_usd)
        limited = bool(ceilings) or limits.session_usd is not None
        purse = VisitorPurse(self.spend, owner, ceilings, strict=public and limited)
        # Strangers must not read each other's replies: a key tells whether somebody asked just this, and what came. So on a public
        # page each visitor has a scope, and one who cannot be told from others has none.
        keeps = self._deployment.keep_replies and (bool(owner) or not public)
        keeper = Keeper(self.replies, scope=f"visitor {owner}" if public else "") if keeps else None
        return Books(None if public and theirs else purse, keeper, self._longest, frozenset(typed) if public else frozenset())

    def today(self, owner: str | None) -> Spent:
        """Spent today (UTC) by one visitor; by everybody for None."""
        return self.spend.today(owner)

    def days(self, limit: int = 30) -> Sequence[SpentDay]:
        """Every visitor's part of the latest days on which something was spent."""
        return self.spend.days(limit)

    def kept(self) -> KeptReplies:
        """How much is kept of replies."""
        return self.replies.kept()

    def forget(self) -> None:
        """Drop all kept replies."""
        self.replies.forget()
