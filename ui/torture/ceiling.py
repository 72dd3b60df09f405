"""Many calls at once against a ceiling for a few: what may be spent must be set aside before a call, not counted after it."""

from __future__ import annotations

import threading
import time
from random import Random

from trinity_core.training.halt import Halt
from trinity_core.training.spending import Spending
from trinity_core.types import Reply, Usage
from ui.torture.torment import Setting, Torment

CALLS = 50
"""Calls at once."""
ROOM = 10
"""Calls there is money for."""
PRICE_USD = 0.01
"""Of a usual call; the dearest costs twice as much."""
IN_THE_AIR_S = 0.005
"""How long a call takes."""
_KINDS = ("max_calls", "max_tokens", "max_cost_usd")


def ceiling(setting: Setting) -> Torment:
    """Fifty threads ask at once, over each kind of ceiling; one may overspend by one call and not more."""
    rounds = setting.wanted(20)
    rng = Random(setting.seed)
    worst = dict.fromkeys(_KINDS, 0.0)
    failures = 0
    for number in range(rounds * len(_KINDS)):
        kind = _KINDS[number % len(_KINDS)]
        over = overspent(kind, [rng.uniform(0.5, 2.0) for _ in range(CALLS)])
        worst[kind] = max(worst[kind], over)
        failures += over > 1.0
    figures = {"calls_at_once": CALLS, "room_for": ROOM, "worst_overspend_in_calls": worst}
    return Torment("ceiling", rounds * len(_KINDS), failures, figures)


def overspent(kind: str, sizes: list[float]) -> float:
    """Ask with as many threads as there are sizes, and wait for all.

    Args:
        kind: the ceiling, a parameter of `Spending`.
        sizes: what each call costs, in usual calls.

    Returns:
        What was spent beyond the ceiling, in calls of the dearest kind; 0 when it held.
    """
    tokens, price, dearest = 1000, PRICE_USD, max(sizes)
    unit = {"max_calls": 1.0, "max_tokens": tokens * dearest, "max_cost_usd": price * dearest}[kind]
    room = {"max_calls": float(ROOM), "max_tokens": float(ROOM * tokens), "max_cost_usd": ROOM * price}[kind]
    spending = Spending(**{kind: int(room) if kind != "max_cost_usd" else room})  # type: ignore[arg-type]
    together = threading.Barrier(len(sizes))

    def ask(size: float) -> None:
        together.wait()
        try:
            with spending.call() as replies:
                time.sleep(IN_THE_AIR_S)  # so that all are in the air together, as calls over a network are
                replies.append(Reply("x", Usage(int(tokens * size), 0), price * size, 0.0))
        except Halt:
            pass

    threads = [threading.Thread(target=ask, args=(size,)) for size in sizes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    spent = {"max_calls": float(spending.calls), "max_tokens": float(spending.tokens), "max_cost_usd": spending.cost_usd or 0.0}[kind]
    return max(0.0, (spent - room) / unit)
