"""Many visitors at once on one application, and what is wrong between what they saw and what is stored."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass

import httpx2

from storage.sessions import SessionStore
from trinity_core.errors import NotFoundError
from ui.load.page_map import PageMap
from ui.load.visit import Visit, Visitor

WITHIN_S = 300.0
"""Seconds after which a visitor gives up."""
_STORED = ("step_decided", "text_delta", "turn_replied", "session_ended")
"""Events of a log that the store keeps, too; the rest is the page's own."""


@dataclass(frozen=True, slots=True)
class Crowd:
    """What a crowd saw."""

    visits: tuple[Visit, ...]
    wall_s: float
    """From the first click until the last visitor was done."""


def gather(url: str, questions: Sequence[str], *, pool: str, seed: int) -> Crowd:
    """One visitor per question, all clicking at once.

    Args:
        url: where the application is served.
        questions: one each.
        pool: the pool they choose.
        seed: of their sessions; each takes another.

    Raises:
        TrinityError: the page has no form to fill.
        httpx2.HTTPError: the page cannot be opened.
    """
    return asyncio.run(_gather(url, questions, pool, seed))


async def _gather(url: str, questions: Sequence[str], pool: str, seed: int) -> Crowd:
    limits = httpx2.Limits(max_connections=None, max_keepalive_connections=2 * len(questions))
    async with httpx2.AsyncClient(timeout=WITHIN_S, limits=limits, trust_env=False) as client:
        page = PageMap.read((await client.get(f"{url}/config")).json())
        visitors = [Visitor(client, url, page) for _ in questions]
        forms = [{"question": question, "pool": pool, "seed": seed + number} for number, question in enumerate(questions)]
        began = time.perf_counter()
        asked = [asyncio.wait_for(visitor.ask(form), WITHIN_S) for visitor, form in zip(visitors, forms, strict=True)]
        visits = await asyncio.gather(*asked)
        return Crowd(tuple(visits), time.perf_counter() - began)


def lost_events(visit: Visit, store: SessionStore) -> int:
    """Events of a session that its visitor or the store should have and has not; its end counts, too.

    What was seen must be what is stored, line by line and in the same order.
    """
    seen = [line for line in visit.log.splitlines() if json.loads(line)["event"] in _STORED]
    try:
        stored = store.events(visit.session_id)
    except NotFoundError:
        return max(1, len(seen))
    same = sum(a == b for a, b in zip(seen, stored, strict=False))
    return max(len(seen), len(stored)) - same + (not visit.ended)
