"""Names of agents as files spell them, made fit for a pool."""

from __future__ import annotations

from trinity_core.agents.pool_entry import MAX_NAME_CHARS, clean_text


def agent_name(value: object) -> str:
    """The name without control characters and the marks that an answer line may carry around itself; cut where it is too long."""
    return " ".join(clean_text(str(value)).split())[:MAX_NAME_CHARS].strip("*_` ")
