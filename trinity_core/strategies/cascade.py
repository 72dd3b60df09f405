"""Cascade: the cheapest agent answers, a Verifier judges, and the next dearer agent is asked when it does not accept.

Source: FrugalGPT, arXiv 2305.05176 (section 3, LLM cascade), with a judging agent in the place of a trained scorer.
"""

from __future__ import annotations

from trinity_core.agents.pool import Pool
from trinity_core.agents.roles import marks_answer
from trinity_core.strategies.agreement import candidates
from trinity_core.strategies.callable_agents import callable_names
from trinity_core.strategies.card import StrategyCard, StrategyKind
from trinity_core.strategies.cast import cast_of, pick
from trinity_core.strategies.entry import StrategyEntry
from trinity_core.types import AgentInfo, Call, Conclusion, Role, Step, Transcript, Turn


class Cascade:
    """Agents from cheap to dear, each answer judged by itself; a reply that marks no answer needs no judge.

    Args:
        pool: the agents; those without a price come last, in pool order, and the judge never answers while others can.
    """

    name = "cascade"

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        judge = cast_of(pool)[Role.VERIFIER]
        infos = sorted((agent.info for agent in pool.agents), key=lambda info: (info.name == judge, _price(info)))
        self._ladder = tuple(info.name for info in infos)

    def next_step(self, transcript: Transcript) -> Step | None:
        """A judge for a new answer, else the next dearer agent; None after the dearest."""
        last = transcript.turns[-1] if transcript.turns else None
        if last is not None and _answers(last):
            judge = pick(Role.VERIFIER, self._pool, transcript, avoid=(last.call.agent,))
            return Step((Call(judge, Role.VERIFIER, sees=(last.number,)),)) if judge else None
        return self._climb(transcript)

    def conclude(self, transcript: Transcript) -> Conclusion | None:
        """The dearest agent's answer."""
        answers = candidates(transcript.turns)
        if not answers:
            return None
        agents = {turn.number: turn.call.agent for turn in transcript.turns}
        return Conclusion(
            answers[-1].turn, f"No answer was accepted; the one of {agents[answers[-1].turn]}, the dearest that answered, is taken."
        )

    def _climb(self, transcript: Transcript) -> Step | None:
        asked = [turn.call.agent for turn in transcript.turns if turn.call.role is Role.WORKER]
        able = callable_names(self._pool, transcript)
        agent = next((name for name in self._ladder if name in able and name not in asked), None)
        if agent is None:
            return None
        note = f"No answer of {asked[-1]} was accepted; {agent} is the next dearer agent." if asked else f"{agent} is the cheapest agent."
        return Step((Call(agent, Role.WORKER, sees=()),), note=note)


def _answers(turn: Turn) -> bool:
    return turn.call.role is Role.WORKER and turn.reply.fault is None and marks_answer(turn.reply.text)


def _price(info: AgentInfo) -> float:
    """Dollars per million tokens, one in and one out; beyond all prices where it is unknown."""
    return float("inf") if info.price_in is None or info.price_out is None else info.price_in + info.price_out


def _cards(pool: Pool) -> tuple[StrategyCard, ...]:
    return (
        StrategyCard(
            "cascade",
            "Cascade",
            f"The cheapest agent answers, {cast_of(pool)[Role.VERIFIER]} judges, and the next dearer one is asked until it accepts.",
            "FrugalGPT, arXiv 2305.05176",
            "An agent of the pool judges in words where the paper trains a scorer; the order goes by price alone.",
            StrategyKind.FAN_OUT,
        ),
    )


CASCADE = StrategyEntry("cascade", "cascade", lambda parts, argument: Cascade(parts.pool), _cards)
