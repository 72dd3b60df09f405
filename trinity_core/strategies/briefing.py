"""How an agent is told who else there is: one line for each."""

from __future__ import annotations

from collections.abc import Sequence

from trinity_core.agents.pool import Pool


def list_agents(pool: Pool, names: Sequence[str]) -> str:
    """A line "- NAME: DESCRIPTION" for each of `names`."""
    infos = (pool.agent(name).info for name in names)
    return "\n".join(f"- {info.name}: {' '.join(info.description.split()) or 'A general assistant.'}" for info in infos)
