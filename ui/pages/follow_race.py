"""A page follows a race: it looks for news once a second until every run has come to rest. Gradio sends only what was appended."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

from ui.hub import valid_id
from ui.race_feed import RaceFeed
from ui.services import RunService

POLL_S = 1.0
"""Seconds between two looks at a race."""


def follow_race(runs: RunService, agents: Callable[[str], int]) -> Callable[[object], AsyncIterator[str]]:
    """An event's handler: from a race's id to its growing log; an empty log for anything that is no id.

    Args:
        runs: where runs are.
        agents: how many agents a pool of this name has.
    """

    async def attach(race_id: object) -> AsyncIterator[str]:
        known, log = valid_id(race_id), ""
        if not known:
            yield ""
            return
        feed = RaceFeed(runs, known, agents)
        while True:
            piece = await asyncio.to_thread(feed.read)
            if piece:
                log += piece
                yield log
            if feed.over:
                return
            await asyncio.sleep(POLL_S)

    return attach
