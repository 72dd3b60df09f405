"""How an agent is told who else there is: one line for each agent, read back by the offline reader."""

from __future__ import annotations

import re
from collections.abc import Sequence

from trinity_core.agents.pool import Pool

_LINE = re.compile(r"^- (.{1,200}?): ?(.*)$", re.MULTILINE)


def list_agents(pool: Pool, names: Sequence[str]) -> str:
    """A line "- NAME: DESCRIPTION" for each of `names`."""
    infos = (pool.agent(name).info for name in names)
    return "\n".join(f"- {info.name}: {' '.join(info.description.split()) or 'a general assistant.'}" for info in infos)


def read_agents(text: str) -> dict[str, str]:
    """Name and description of every agent that `list_agents` wrote into `text`."""
    return {name: description for name, description in _LINE.findall(text)}
