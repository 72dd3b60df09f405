"""A page follows a comparison: it looks for changes until it has come to rest. Gradio sends only what was appended."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

from ui.compare_desk import ComparisonDesk
from ui.compare_feed import ComparisonFeed
from ui.pages.follow_run import follow_feed

POLL_S = 0.7
"""Seconds between two looks at a comparison."""
MOST = 600_000
"""Characters of a log, after which a watcher is told everything anew, once."""


def follow_comparison(desk: ComparisonDesk) -> Callable[[object], AsyncIterator[str]]:
    """An event's handler: from a comparison's id to its growing log; an empty log for anything that is no id."""
    return follow_feed(lambda comparison_id: ComparisonFeed(desk, comparison_id), every_s=POLL_S, most=MOST)
