"""The shelf of kept replies: in the database, limited in bytes, those not used for longest going first.

Server and worker share it. No two changes overlap, and each goes with the one row of totals, so nothing has to be added up.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.orm import Session as Transaction

from storage.columns import clean_text
from storage.database import Database
from storage.sessions import utc_now
from storage.stored_spend import KeptReplies
from storage.tables import ReplyRow, ReplyTotalsRow
from trinity_core.agents.books import KeptReply
from trinity_core.errors import StorageError
from trinity_core.types import Reply, Usage

TOUCH_S = 60.0
"""A reply said again is marked as used at most so often, so that reading seldom writes."""
_OVERHEAD_BYTES = 300
"""A row and its index entries take about so much beside the text."""
_ALONE = "replies"
_AT_ONCE = 64
"""Rows looked at in one step when some have to go."""

# built once: making statements anew costs more than running them
_COLUMNS = (ReplyRow.created_at, ReplyRow.text, ReplyRow.tokens_in, ReplyRow.tokens_out, ReplyRow.cost_usd, ReplyRow.latency_s)
_FIND = select(ReplyRow.used_at, *_COLUMNS).where(ReplyRow.key == bindparam("wanted"))
_THERE = select(ReplyRow.key).where(ReplyRow.key == bindparam("wanted"))
_KEEP = insert(ReplyRow)
_TOUCH = update(ReplyRow).where(ReplyRow.key == bindparam("wanted"))
_TOTALS = select(ReplyTotalsRow.count, ReplyTotalsRow.size).where(ReplyTotalsRow.id == 1)
_NEW_TOTALS = update(ReplyTotalsRow).where(ReplyTotalsRow.id == 1)


class ReplyStore:
    """A `ReplyShelf`. Thread-safe; several processes may share it. Every method may raise `StorageError`.

    Args:
        database: gives an open database, which is first asked for when a reply is looked up.
        limit_bytes: most bytes of all replies together.
        clock: gives the moment, aware of its zone.
    """

    def __init__(self, database: Callable[[], Database], *, limit_bytes: int, clock: Callable[[], datetime] = utc_now) -> None:
        self._database, self._limit, self._clock = database, limit_bytes, clock

    def find(self, key: str) -> KeptReply | None:
        """The reply under this key; None where there is none."""
        with self._database().reading() as transaction:
            row = transaction.connection().execute(_FIND, {"wanted": key}).one_or_none()
        if row is None:
            return None
        used, made, text, tokens_in, tokens_out, cost, seconds = row
        kept = KeptReply(made, text, Usage(tokens_in, tokens_out), cost, seconds)
        now = self._clock()
        if now - used >= timedelta(seconds=TOUCH_S):
            # it was found all the same where that cannot be written
            with suppress(StorageError), self._database().writing() as transaction:
                transaction.connection().execute(_TOUCH, {"wanted": key, "used_at": now})
        return kept

    def keep(self, key: str, reply: Reply) -> None:
        """Keep a complete reply, unless it alone is larger than the limit; the first one under a key stays."""
        text, now = clean_text(reply.text), self._clock()
        size = len(text.encode()) + _OVERHEAD_BYTES
        if size > self._limit:
            return
        values = {
            "key": key, "created_at": now, "used_at": now, "text": text, "tokens_in": reply.usage.tokens_in,
            "tokens_out": reply.usage.tokens_out, "cost_usd": reply.cost_usd, "latency_s": reply.latency_s, "size": size,
        }  # fmt: skip
        with self._database().writing(alone=_ALONE) as transaction:
            count, total = _totals(transaction)
            if transaction.connection().execute(_THERE, {"wanted": key}).first() is not None:
                return
            transaction.connection().execute(_KEEP, values)
            count, total = _make_room(transaction, count + 1, total + size, self._limit, spare=key)
            _write_totals(transaction, count, total)

    def kept(self) -> KeptReplies:
        """How much is kept."""
        with self._database().reading() as transaction:
            count, size = _totals(transaction)
        return KeptReplies(count, size, self._limit)

    def forget(self) -> None:
        """Drop all replies."""
        with self._database().writing(alone=_ALONE) as transaction:
            transaction.execute(delete(ReplyRow))
            _write_totals(transaction, 0, 0)


def _totals(transaction: Transaction) -> tuple[int, int]:
    row = transaction.connection().execute(_TOTALS).one_or_none()
    count, size = (0, 0) if row is None else row
    return count, size


def _write_totals(transaction: Transaction, count: int, size: int) -> None:
    values = {"count": count, "size": size}
    if not transaction.connection().execute(_NEW_TOTALS, values).rowcount:
        transaction.connection().execute(insert(ReplyTotalsRow), {"id": 1, **values})


def _make_room(transaction: Transaction, count: int, size: int, limit: int, *, spare: str) -> tuple[int, int]:
    """Let those longest unused go until the rest fits; gives the totals after."""
    oldest = select(ReplyRow.key, ReplyRow.size).where(ReplyRow.key != spare).order_by(ReplyRow.used_at).limit(_AT_ONCE)
    while size > limit:
        gone = []
        for key, bytes_ in transaction.execute(oldest):
            if size <= limit:
                break
            gone.append(key)
            size -= bytes_
        if not gone:
            return 1, transaction.execute(select(func.coalesce(func.sum(ReplyRow.size), 0))).scalar_one()
        count -= len(gone)
        transaction.execute(delete(ReplyRow).where(ReplyRow.key.in_(gone)))
    return count, size
