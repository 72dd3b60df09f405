"""Fixed role scripts: Thinker, Worker, Verifier in turn, with fixed agents or with the pool in rotation."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import cycle

from trinity_core.agents.pool import Pool
from trinity_core.errors import PlanError
from trinity_core.strategies.arguments import arguments_of
from trinity_core.strategies.callable_agents import callable_names
from trinity_core.strategies.card import StrategyCard
from trinity_core.strategies.entry import StrategyEntry, same_card
from trinity_core.types import Call, Role, Step, Transcript

SCRIPT = (Role.THINKER, Role.WORKER, Role.VERIFIER)


class FixedScript:
    """Thinker, Worker, Verifier, over and over until a verdict accepts; each role has its own agent.

    Args:
        cast: the agent of each role.
    """

    name = "script"

    def __init__(self, cast: Mapping[Role, str]) -> None:
        self._cast = dict(cast)

    def next_step(self, transcript: Transcript) -> Step | None:
        """The next line of the script; None when its agent has failed."""
        role = SCRIPT[len(transcript.turns) % len(SCRIPT)]
        agent = self._cast[role]
        return None if agent in transcript.failed_agents else Step((Call(agent, role),))


class Rotation:
    """The agents of the pool one after the other, under Thinker, Worker, Verifier in turn.

    Args:
        pool: the agents; those that cannot be called are skipped.
    """

    name = "rotation"

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._agents = cycle(pool.names)

    def next_step(self, transcript: Transcript) -> Step | None:
        """One call; None when nobody can be asked."""
        names = callable_names(self._pool, transcript)
        if not names:
            return None
        agent = next(name for name in self._agents if name in names)
        return Step((Call(agent, SCRIPT[len(transcript.turns) % len(SCRIPT)]),))


def _cast(pool: Pool, argument: str) -> dict[Role, str]:
    names = arguments_of(argument) or pool.script or pool.names[:3]
    if len(names) != len(SCRIPT):
        raise PlanError(f"script:{argument} names {len(names)} agents; it needs three: the Thinker, the Worker and the Verifier.")
    return {role: pool.agent(name).info.name for role, name in zip(SCRIPT, names, strict=True)}


def _cards(pool: Pool) -> tuple[StrategyCard, ...]:
    if len(pool.names) < len(SCRIPT) and not pool.script:
        return ()
    return (StrategyCard("script", "Fixed script", f"Always Thinker, Worker, Verifier: {', '.join(_cast(pool, '').values())}."),)


ROTATION = StrategyEntry(
    "rotation",
    "rotation",
    lambda parts, argument: Rotation(parts.pool),
    same_card(StrategyCard("rotation", "Rotation", "The agents one after the other, as Thinker, Worker, Verifier in turn.")),
)
FIXED_SCRIPT = StrategyEntry("script", "script[:A+B+C]", lambda parts, argument: FixedScript(_cast(parts.pool, argument)), _cards)
