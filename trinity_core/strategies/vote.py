"""Majority vote: several answers made without sight of each other, and the one most agree on.

Source: self-consistency, arXiv 2203.11171, for one agent asked several times; over a pool each agent votes once.
"""

from __future__ import annotations

from trinity_core.agents.pool import Pool
from trinity_core.strategies.agreement import candidates, majority
from trinity_core.strategies.arguments import agent_and_count
from trinity_core.strategies.callable_agents import callable_names
from trinity_core.strategies.card import StrategyCard, StrategyKind
from trinity_core.strategies.cast import workers
from trinity_core.strategies.entry import StrategyEntry, same_card
from trinity_core.strategies.parts import StrategyParts
from trinity_core.types import Call, Conclusion, Role, Step, Transcript


def independent_workers(pool: Pool, transcript: Transcript, *, agent: str, count: int) -> tuple[Call, ...]:
    """At most `count` Worker calls that see nobody else's: all to `agent`, or to as many different agents when it is empty."""
    names = callable_names(pool, transcript)
    chosen = [agent] * count if agent else list(workers(pool))
    return tuple(Call(name, Role.WORKER, sees=()) for name in chosen if name in names)[:count]


class MajorityVote:
    """One fan-out of Workers; an answer that more of them gave wins, the earlier of two with as many votes.

    Args:
        pool: the agents.
        agent: who is asked each time; "" for a different agent each time.
        count: votes.
    """

    name = "vote"

    def __init__(self, pool: Pool, *, agent: str, count: int) -> None:
        self._pool, self._agent, self._count = pool, agent, count

    def next_step(self, transcript: Transcript) -> Step | None:
        """All calls at once, then None."""
        if transcript.turns:
            return None
        calls = independent_workers(self._pool, transcript, agent=self._agent, count=self._count)
        return Step(calls) if calls else None

    def conclude(self, transcript: Transcript) -> Conclusion | None:
        """The answer most agree on."""
        return majority(candidates(transcript.turns))


def _build(parts: StrategyParts, argument: str) -> MajorityVote:
    agent, count = agent_and_count(parts.pool, argument)
    return MajorityVote(parts.pool, agent=agent, count=min(count or parts.max_turns, parts.max_turns))


VOTE = StrategyEntry(
    "vote",
    "vote[:AGENT][+K]",
    _build,
    same_card(
        StrategyCard(
            "vote",
            "Majority vote",
            "Different agents answer without sight of each other, as many as there are turns; the answer most agree on is taken.",
            "Self-consistency, arXiv 2203.11171",
            "Answers are compared by value and words, not by meaning.",
            StrategyKind.FAN_OUT,
        )
    ),
)
