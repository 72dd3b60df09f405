"""One agent that answers and then goes over its own answer again and again, within the turns and tokens the others have.

Source: Self-Refine, arXiv 2303.17651; the paper's single agents with five rounds of self-reflection (TRINITY, table 1).
"""

from __future__ import annotations

from trinity_core.agents.pool import Pool
from trinity_core.strategies.arguments import agent_in
from trinity_core.strategies.callable_agents import callable_names
from trinity_core.strategies.card import StrategyCard
from trinity_core.strategies.cast import cast_of
from trinity_core.strategies.entry import StrategyEntry
from trinity_core.strategies.parts import StrategyParts
from trinity_core.types import Call, Role, Step, Transcript

ROUNDS = 5
"""Reflections after the first answer, turns permitting."""
REFLECT = (
    "Your previous answer is in the notes. Look for faults in it: check every step, and whether it answers what was asked. "
    "Then give an improved answer, or the same one if you find no fault."
)


class Reflection:
    """A Worker call, then more of the same agent with the instruction to find faults; the last answer counts.

    Args:
        pool: the agents.
        agent: which one of them.
    """

    name = "reflect"

    def __init__(self, pool: Pool, agent: str) -> None:
        self._pool, self._agent = pool, agent

    def next_step(self, transcript: Transcript) -> Step | None:
        """The next round; None after the last, or once its agent has failed."""
        rounds = len(transcript.turns)
        if rounds > ROUNDS or self._agent not in callable_names(self._pool, transcript):
            return None
        return Step((Call(self._agent, Role.WORKER, REFLECT if rounds else ""),))


def _build(parts: StrategyParts, argument: str) -> Reflection:
    return Reflection(parts.pool, agent_in(parts.pool, argument, cast_of(parts.pool)[Role.WORKER]))


def _cards(pool: Pool) -> tuple[StrategyCard, ...]:
    return (
        StrategyCard(
            "reflect",
            "Self-reflection",
            f"{cast_of(pool)[Role.WORKER]} answers, then goes over its own answer until the turns are used up.",
            "Self-Refine, arXiv 2303.17651",
            "Fault-finding and mending are one call; it never stops early.",
        ),
    )


REFLECTION = StrategyEntry("reflect", "reflect[:AGENT]", _build, _cards)
