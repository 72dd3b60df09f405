"""The arguments inside a strategy's name: what stands behind the colon, for instance `vote:generalist+3`."""

from __future__ import annotations

from trinity_core.agents.pool import Pool
from trinity_core.errors import PlanError

MOST_CALLS = 50
"""Most calls a strategy can be told to make."""


def arguments_of(argument: str) -> tuple[str, ...]:
    """The parts of `argument`, separated by `+`; a comma is understood, too."""
    return tuple(part.strip() for part in argument.replace(",", "+").split("+") if part.strip())


def agent_in(pool: Pool, argument: str, default: str) -> str:
    """The one agent that `argument` names, `default` when it is empty.

    Raises:
        PoolError: the pool has no such agent.
    """
    return pool.agent(argument.strip()).info.name if argument.strip() else default


def agent_and_count(pool: Pool, argument: str) -> tuple[str, int | None]:
    """The agent and the number that `argument` names, in any order: "" and None for what it leaves out.

    Raises:
        PlanError: more than one number or agent, or a number out of range.
        PoolError: the pool has no such agent.
    """
    if argument in pool.names:  # an agent's own name may hold a plus or be a number
        return argument, None
    parts = arguments_of(argument)
    counts = [int(part) for part in parts if part.isdecimal() and len(part) < 6 and part not in pool.names]
    agents = [part for part in parts if not part.isdecimal() or part in pool.names]
    if len(counts) > 1 or len(agents) > 1 or len(counts) + len(agents) < len(parts):
        raise PlanError(f"{argument!r} must be one agent of the pool, one number, or both with a plus between them.")
    if counts and not 1 <= counts[0] <= MOST_CALLS:
        raise PlanError(f"{counts[0]} calls cannot be made at once; choose from 1 to {MOST_CALLS}.")
    return (pool.agent(agents[0]).info.name if agents else ""), (counts[0] if counts else None)
