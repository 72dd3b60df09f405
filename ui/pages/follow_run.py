"""A page follows a run: it looks for new lines twice a second until the run is over. Gradio sends only what was appended."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

from ui.hub import valid_id
from ui.run_feed import RunFeed
from ui.services import RunService

POLL_S = 0.5
"""Seconds between two looks at a run's lines."""


def follow_run(runs: RunService) -> Callable[[object], AsyncIterator[str]]:
    """An event's handler: from a run's id to its growing log; an empty log for anything that is no id."""

    async def attach(run_id: object) -> AsyncIterator[str]:
        known, log = valid_id(run_id), ""
        if not known:
            yield ""
            return
        feed = RunFeed(runs, known)
        while True:
            piece = await asyncio.to_thread(feed.read)
            if piece:
                log += piece
                yield log
            if feed.over:
                return
            await asyncio.sleep(POLL_S)

    return attach
