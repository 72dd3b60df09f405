"""A page follows a race: it looks for news once a second until every run has come to rest. Gradio sends only what was appended."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

from ui.pages.follow_run import follow_feed
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
    return follow_feed(lambda race_id: RaceFeed(runs, race_id, agents), every_s=POLL_S)
