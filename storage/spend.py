"""What calls of hosted models cost, by day and visitor, and the money set aside for those under way.

A call is set aside at the most it may cost before it is sent and booked at what it came to, so calls at the same time, in however
many threads and processes, never pass a ceiling together. What a killed process had set aside is free again once it is surely dead,
at the latest when its call would have ended.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from secrets import token_hex

from sqlalchemy import BindParameter, bindparam, delete, func, insert, select, update
from sqlalchemy.orm import Session as Transaction

from storage import processes
from storage.ceilings import Ceiling, DayCeilings, refusal
from storage.database import Database
from storage.sessions import utc_now
from storage.stored_spend import Spent, SpentDay
from storage.tables import HoldRow, SpentRow
from trinity_core.agents.books import Bill
from trinity_core.errors import BudgetError

_ALONE = "spending"
_OF_DAY: BindParameter[str] = bindparam("of_day")
_OF_OWNER: BindParameter[str] = bindparam("of_owner")
# built once: making statements anew costs more than running them
_LATE = delete(HoldRow).where(HoldRow.until < bindparam("now"))
_SPENT = select(func.sum(SpentRow.weighed_usd)).where(SpentRow.day == _OF_DAY)
_HELD = select(func.sum(HoldRow.usd)).where(HoldRow.day == _OF_DAY)
_SPENT_BY_ONE, _HELD_BY_ONE = _SPENT.where(SpentRow.owner == _OF_OWNER), _HELD.where(HoldRow.owner == _OF_OWNER)
_HOLD, _FIRST = insert(HoldRow), insert(SpentRow)
_DAY_OF, _FREE = select(HoldRow.day).where(HoldRow.id == bindparam("hold")), delete(HoldRow).where(HoldRow.id == bindparam("hold"))
_COUNTS = ("calls", "tokens", "cost_usd", "weighed_usd", "unpriced")
_MORE = (
    update(SpentRow)
    .where(SpentRow.day == _OF_DAY, SpentRow.owner == _OF_OWNER)
    .values({name: getattr(SpentRow, name) + bindparam(f"new_{name}") for name in _COUNTS})
)
_ROUNDING_USD = 1e-9
"""A ceiling is not refused for what adding up many small numbers makes of them."""


class SpendStore:
    """The account of all calls. Thread-safe; several processes may share it. Every method may raise `StorageError`.

    Args:
        database: gives an open database, which is first asked for when something is booked.
        clock: gives the moment, aware of its zone.
    """

    def __init__(self, database: Callable[[], Database], *, clock: Callable[[], datetime] = utc_now) -> None:
        self._database, self._clock = database, clock
        self.process = processes.new_name()

    def hold(self, owner: str, usd: float, ceilings: DayCeilings, *, seconds: float) -> str:
        """Set aside what a call may cost at most; returns an id for `settle`.

        Args:
            owner: the visitor it is for; empty where all who reach the page are one.
            usd: dollars.
            ceilings: what must not be passed.
            seconds: after which it is free again, should it never be settled.

        Raises:
            BudgetError: a ceiling leaves no room for it.
        """
        now = self._clock()
        hold, day = token_hex(16), _day(now)
        with self._database().writing(alone=_ALONE) as transaction:
            transaction.connection().execute(_LATE, {"now": now})
            refused = _refused(transaction, day, owner, usd, ceilings)
            if refused is not None and _free_the_dead(transaction):
                refused = _refused(transaction, day, owner, usd, ceilings)
            if refused is not None:
                raise BudgetError(refusal(*refused, wanted=usd, now=now))
            until = now + timedelta(seconds=seconds)
            row = {"id": hold, "day": day, "owner": owner, "usd": usd, "process": self.process, "until": until}
            transaction.connection().execute(_HOLD, row)
        return hold

    def settle(self, hold: str, owner: str, bill: Bill) -> None:
        """Book what a call came to, on the day it began, and free what was set aside for it.

        Args:
            hold: as `hold` gave it; empty for a call nothing was set aside for.
            owner: the visitor it was for.
            bill: what it came to.
        """
        with self._database().writing(alone=_ALONE) as transaction:
            began = transaction.connection().execute(_DAY_OF, {"hold": hold}).scalar() if hold else None
            if began is not None:
                transaction.connection().execute(_FREE, {"hold": hold})
            _book(transaction, began or _day(self._clock()), owner, bill)

    def today(self, owner: str | None = None) -> Spent:
        """Spent today (UTC) by one visitor; by everybody for None."""
        sums = [func.sum(column) for column in (SpentRow.calls, SpentRow.tokens, SpentRow.cost_usd, SpentRow.unpriced)]
        today = select(*sums).where(SpentRow.day == _day(self._clock()))
        with self._database().reading() as transaction:
            row = transaction.execute(today if owner is None else today.where(SpentRow.owner == owner)).one()
        calls, tokens, cost, unpriced = (value or 0 for value in tuple(row))
        return Spent(int(calls), int(tokens), float(cost), int(unpriced))

    def days(self, limit: int = 30) -> tuple[SpentDay, ...]:
        """Every visitor's part of the latest days on which something was spent, the newest first, then the dearest first."""
        latest = select(SpentRow.day).distinct().order_by(SpentRow.day.desc()).limit(limit).subquery()
        rows = select(SpentRow).where(SpentRow.day.in_(select(latest.c.day)))
        with self._database().reading() as transaction:
            found = transaction.scalars(rows.order_by(SpentRow.day.desc(), SpentRow.weighed_usd.desc(), SpentRow.owner))
            return tuple(SpentDay(row.day, row.owner, Spent(row.calls, row.tokens, row.cost_usd, row.unpriced)) for row in found)


def _refused(transaction: Transaction, day: str, owner: str, usd: float, ceilings: DayCeilings) -> tuple[Ceiling, float, float] | None:
    """The first ceiling that leaves no room, with the dollars spent and set aside under it."""
    for ceiling in ceilings.set_for(owner):
        both, whose = ((_SPENT_BY_ONE, _HELD_BY_ONE), {"of_owner": owner}) if ceiling.of_one else ((_SPENT, _HELD), {})
        spent, held = (float(transaction.connection().execute(one, {"of_day": day, **whose}).scalar() or 0.0) for one in both)
        if spent + held + usd > ceiling.usd + _ROUNDING_USD:
            return ceiling, spent, held
    return None


def _free_the_dead(transaction: Transaction) -> bool:
    """Free what processes had set aside that are surely dead; True when there were some."""
    names = transaction.scalars(select(HoldRow.process).distinct()).all()
    dead = [name for name in names if processes.is_dead(name)]
    if dead:
        transaction.execute(delete(HoldRow).where(HoldRow.process.in_(dead)), execution_options={"synchronize_session": False})
    return bool(dead)


def _book(transaction: Transaction, day: str, owner: str, bill: Bill) -> None:
    new = dict(zip(_COUNTS, (1, bill.tokens, bill.cost_usd, bill.weighed_usd, int(bill.unpriced)), strict=True))
    more = {f"new_{name}": value for name, value in new.items()}
    if not transaction.connection().execute(_MORE, {"of_day": day, "of_owner": owner, **more}).rowcount:
        transaction.connection().execute(_FIRST, {"day": day, "owner": owner, **new})


def _day(moment: datetime) -> str:
    return moment.astimezone(UTC).date().isoformat()
