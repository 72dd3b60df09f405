"""Which agents a strategy may still ask: available ones that have not failed in this session."""

from __future__ import annotations

from trinity_core.agents.pool import Pool
from trinity_core.types import Transcript


def callable_names(pool: Pool, transcript: Transcript) -> tuple[str, ...]:
    """Names in pool order."""
    usable = pool.available - transcript.failed_agents
    return tuple(name for name in pool.names if name in usable)
