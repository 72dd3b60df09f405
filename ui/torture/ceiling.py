"""Many calls at once against a ceiling for a few: what may be spent must be set aside before a call, not counted after it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any

from trinity_core.errors import BudgetError
from trinity_core.training.halt import Halt
from trinity_core.training.spending import Spending
from trinity_core.types import Reply, Usage
from ui.torture import child
from ui.torture.torment import Setting, Torment

CALLS = 50
"""Calls at once."""
ROOM = 10
"""Calls there is money for."""
PRICE_USD = 0.01
"""Of a usual call; the dearest costs twice as much."""
IN_THE_AIR_S = 0.005
"""How long a call takes."""
PROCESSES = 2
_KINDS = ("max_calls", "max_tokens", "max_cost_usd")


def ceiling(setting: Setting) -> Torment:
    """Fifty calls at once: over each ceiling of a run, and over the account of all calls from threads and from two processes."""
    rounds = setting.wanted(20)
    rng = Random(setting.seed)
    worst: dict[str, float] = {}
    failures = 0
    for number in range(rounds):
        sizes = [rng.uniform(0.5, 2.0) for _ in range(CALLS)]
        found = {f"a run's {kind}": overspent(kind, sizes) for kind in _KINDS}
        found["a day's dollars, threads"] = _of_the_day(setting.folder / f"threads-{number}.db", [sizes])
        if number < -(-rounds // 4):  # starting processes takes its time
            halves = [sizes[part::PROCESSES] for part in range(PROCESSES)]
            found["a day's dollars, two processes"] = _of_the_day(setting.folder / f"processes-{number}.db", halves)
        failures += sum(over > 1.0 for over in found.values())
        worst = {name: max(over, worst.get(name, 0.0)) for name, over in found.items()} | {n: w for n, w in worst.items() if n not in found}
    trials = rounds * (len(_KINDS) + 1) + -(-rounds // 4)
    return Torment("ceiling", trials, failures, {"calls_at_once": CALLS, "room_for": ROOM, "worst_overspend_in_calls": worst})


def overspent(kind: str, sizes: Sequence[float]) -> float:
    """Ask over a run's ceiling with as many threads as there are sizes, and wait for all.

    Args:
        kind: the ceiling, a parameter of `Spending`.
        sizes: what each call costs, in usual calls.

    Returns:
        What was spent beyond the ceiling, in calls of the dearest kind; 0 when it held.
    """
    tokens, dearest = 1000, max(sizes)
    unit = {"max_calls": 1.0, "max_tokens": tokens * dearest, "max_cost_usd": PRICE_USD * dearest}[kind]
    room = {"max_calls": float(ROOM), "max_tokens": float(ROOM * tokens), "max_cost_usd": ROOM * PRICE_USD}[kind]
    ceilings: dict[str, Any] = {kind: room if kind == "max_cost_usd" else int(room)}
    spending = Spending(**ceilings)

    def ask(size: float) -> None:
        try:
            with spending.call() as replies:
                time.sleep(IN_THE_AIR_S)  # so that all are in the air together, as calls over a network are
                replies.append(Reply("x", Usage(int(tokens * size), 0), PRICE_USD * size, 0.0))
        except Halt:
            pass

    _together(ask, sizes)
    spent = {"max_calls": float(spending.calls), "max_tokens": float(spending.tokens), "max_cost_usd": spending.cost_usd or 0.0}[kind]
    return max(0.0, (spent - room) / unit)


def _of_the_day(path: Path, parts: Sequence[Sequence[float]]) -> float:
    """The same over the account of all calls, each part in a process of its own where there are several."""
    from storage.database import open_database
    from storage.spend import SpendStore

    url = f"sqlite:///{path}"
    with closing(open_database(url)) as database:
        if len(parts) == 1:
            draw(url, list(parts[0]))
        else:
            with ThreadPoolExecutor(len(parts)) as pool:
                calls = [pool.submit(child.call, "ui.torture.ceiling:draw", url, list(part), folder=path.parent) for part in parts]
                died = [call.result().died for call in calls if call.result().died]
            if died:
                raise BudgetError(f"a process that spends ended: {died[0]}")
        spent = SpendStore(lambda: database).today().known_cost_usd
    return max(0.0, (spent - ROOM * PRICE_USD) / (PRICE_USD * max(map(max, parts))))


def draw(url: str, sizes: list[float]) -> int:
    """Spend from the account with as many threads as there are sizes; returns how many calls were let in.

    Each sets aside the most a call may cost, twice the usual price, and pays what it comes to.
    """
    from storage.ceilings import DayCeilings
    from storage.database import open_database
    from storage.spend import SpendStore
    from trinity_core.agents.books import Bill

    made: list[float] = []
    with closing(open_database(url)) as database:
        store, ceilings = SpendStore(lambda: database), DayCeilings(everybody_usd=ROOM * PRICE_USD)

        def ask(size: float) -> None:
            try:
                hold = store.hold("somebody", 2 * PRICE_USD, ceilings, seconds=60.0)
            except BudgetError:
                return
            time.sleep(IN_THE_AIR_S)
            store.settle(hold, "somebody", Bill(1000, PRICE_USD * size, PRICE_USD * size))
            made.append(size)

        _together(ask, sizes)
    return len(made)


def _together(ask: Callable[[float], None], sizes: Sequence[float]) -> None:
    barrier = threading.Barrier(len(sizes))

    def begin(size: float) -> None:
        barrier.wait()
        ask(size)

    threads = [threading.Thread(target=begin, args=(size,)) for size in sizes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
