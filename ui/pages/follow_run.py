"""A page follows a run: it looks for new lines twice a second until the run is over. Gradio sends only what was appended."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Protocol

from ui.hub import valid_id
from ui.run_feed import RunFeed
from ui.services import RunService

POLL_S = 0.5
"""Seconds between two looks at a run's lines."""


class Feed(Protocol):
    """One watcher's reading, piece by piece."""

    over: bool
    """True when nothing more can come."""

    def read(self) -> str:
        """The lines since the last call; empty when there is nothing new."""


def follow_feed(feed_of: Callable[[str], Feed], *, every_s: float, most: int | None = None) -> Callable[[object], AsyncIterator[str]]:
    """An event's handler: from an id to a growing log; an empty log for anything that is no id.

    Args:
        feed_of: begins a reading.
        every_s: seconds between two looks.
        most: a log of more characters is left for a fresh reading, where later lines replace earlier ones; None for never.
    """

    async def attach(wanted: object) -> AsyncIterator[str]:
        known, log = valid_id(wanted), ""
        if not known:
            yield ""
            return
        feed = feed_of(known)
        while True:
            piece = await asyncio.to_thread(feed.read)
            if piece:
                log += piece
                yield log
            if feed.over:
                return
            if most is not None and len(log) > most:
                feed, log = feed_of(known), ""
            await asyncio.sleep(every_s)

    return attach


def follow_run(runs: RunService) -> Callable[[object], AsyncIterator[str]]:
    """Follows the run of an id."""
    return follow_feed(lambda run_id: RunFeed(runs, run_id), every_s=POLL_S)
