"""Mixture of agents: different agents propose at the same time, one reads all proposals and answers.

Source: Mixture-of-Agents, arXiv 2406.04692, with one layer of proposers.
"""

from __future__ import annotations

from trinity_core.agents.pool import Pool
from trinity_core.strategies.agreement import candidates, majority
from trinity_core.strategies.arguments import agent_in
from trinity_core.strategies.callable_agents import callable_names
from trinity_core.strategies.card import StrategyCard, StrategyKind
from trinity_core.strategies.cast import cast_of, pick
from trinity_core.strategies.entry import StrategyEntry
from trinity_core.strategies.parts import StrategyParts
from trinity_core.strategies.vote import independent_workers
from trinity_core.types import Call, Conclusion, Role, Step, Transcript

AGGREGATE = (
    "Several assistants have answered this problem without sight of each other; their answers are the notes. Compare them, "
    "mind that some may be wrong, and combine them into the one best answer."
)


class MixtureOfAgents:
    """A fan-out of as many different Workers as there are turns but one, then the aggregator.

    Args:
        pool: the agents.
        aggregator: who reads the proposals.
        proposers: how many propose.
    """

    name = "mixture"

    def __init__(self, pool: Pool, *, aggregator: str, proposers: int) -> None:
        self._pool, self._aggregator, self._proposers = pool, aggregator, proposers
        self._aggregated = 0

    def next_step(self, transcript: Transcript) -> Step | None:
        """The proposers at once, then the aggregator, then None."""
        if not transcript.turns and self._proposers:
            calls = independent_workers(self._pool, transcript, agent="", count=self._proposers)
            return Step(calls) if calls else None
        if self._aggregated:
            return None
        self._aggregated = len(transcript.turns) + 1
        return self._aggregate(transcript)

    def conclude(self, transcript: Transcript) -> Conclusion | None:
        """The aggregator's answer; the proposers' majority when it gave none."""
        proposals = [turn for turn in transcript.turns if turn.number != self._aggregated]
        if any(one.turn == self._aggregated for one in candidates(transcript.turns)):
            return None
        agreed = majority(candidates(proposals))
        return agreed and Conclusion(agreed.turn, f"The aggregator gave no answer. {agreed.note}")

    def _aggregate(self, transcript: Transcript) -> Step | None:
        able = callable_names(self._pool, transcript)
        agent = self._aggregator if self._aggregator in able else pick(Role.WORKER, self._pool, transcript)
        seen = tuple(turn.number for turn in transcript.turns if turn.reply.fault is None)
        return Step((Call(agent, Role.WORKER, AGGREGATE if seen else "", seen),)) if agent else None


def _build(parts: StrategyParts, argument: str) -> MixtureOfAgents:
    aggregator = agent_in(parts.pool, argument, cast_of(parts.pool)[Role.WORKER])
    return MixtureOfAgents(parts.pool, aggregator=aggregator, proposers=parts.max_turns - 1)


def _cards(pool: Pool) -> tuple[StrategyCard, ...]:
    return (
        StrategyCard(
            "mixture",
            "Mixture of agents",
            f"Different agents answer at the same time; {cast_of(pool)[Role.WORKER]} reads all their answers and gives the final one.",
            "Mixture-of-Agents, arXiv 2406.04692",
            "One layer of proposers instead of three, and no agent proposes twice.",
            StrategyKind.FAN_OUT,
        ),
    )


MIXTURE = StrategyEntry("mixture", "mixture[:AGGREGATOR]", _build, _cards)
