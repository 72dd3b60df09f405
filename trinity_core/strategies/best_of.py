"""Best of k: several answers at the same time, each judged by a Verifier that sees only that one; an accepted one wins.

Source: best-of-n with a verifier, arXiv 2110.14168 (section 4), with a judging agent in the place of a trained verifier.
"""

from __future__ import annotations

from trinity_core.agents.pool import Pool
from trinity_core.strategies.agreement import Candidate, candidates, majority
from trinity_core.strategies.arguments import agent_and_count
from trinity_core.strategies.card import StrategyCard, StrategyKind
from trinity_core.strategies.cast import cast_of, pick
from trinity_core.strategies.entry import StrategyEntry
from trinity_core.strategies.parts import StrategyParts
from trinity_core.strategies.vote import independent_workers
from trinity_core.types import Call, Conclusion, Role, Step, Transcript, Verdict


class BestOf:
    """A fan-out of Workers, then a fan-out of Verifier calls, one for each answer.

    Args:
        pool: the agents.
        agent: who answers each time; "" for a different agent each time.
        count: answers.
    """

    name = "best-of"

    def __init__(self, pool: Pool, *, agent: str, count: int) -> None:
        self._pool, self._agent, self._count = pool, agent, count
        self._judging = False

    def next_step(self, transcript: Transcript) -> Step | None:
        """The Workers, then the Verifiers, then None."""
        if not transcript.turns:
            calls = independent_workers(self._pool, transcript, agent=self._agent, count=self._count)
            return Step(calls) if calls else None
        if self._judging:
            return None
        self._judging = True
        judge = pick(Role.VERIFIER, self._pool, transcript)
        answers = candidates(transcript.turns)
        return Step(tuple(Call(judge, Role.VERIFIER, sees=(one.turn,)) for one in answers)) if judge and answers else None

    def conclude(self, transcript: Transcript) -> Conclusion | None:
        """The first accepted answer; without one the majority of all."""
        answers, accepted = candidates(transcript.turns), _accepted(transcript)
        if not accepted:
            agreed = majority(answers)
            return agreed and Conclusion(agreed.turn, f"No answer was accepted. {agreed.note}")
        return Conclusion(accepted[0].turn, f"{len(accepted)} of {len(answers)} answers were accepted; the first of them is taken.")


def _accepted(transcript: Transcript) -> list[Candidate]:
    seen = {turn.call.sees for turn in transcript.turns if turn.verdict is Verdict.ACCEPT}
    return [one for one in candidates(transcript.turns) if (one.turn,) in seen]


def _build(parts: StrategyParts, argument: str) -> BestOf:
    agent, count = agent_and_count(parts.pool, argument)
    most = max(1, parts.max_turns // 2)
    return BestOf(parts.pool, agent=agent, count=min(count or most, most))


def _cards(pool: Pool) -> tuple[StrategyCard, ...]:
    return (
        StrategyCard(
            "best-of",
            "Best of k",
            f"Different agents answer, {cast_of(pool)[Role.VERIFIER]} judges each answer by itself, and an accepted one wins.",
            "Training verifiers, arXiv 2110.14168",
            "An agent of the pool judges in words where the paper trains a verifier; half the turns go to judging.",
            StrategyKind.FAN_OUT,
        ),
    )


BEST_OF = StrategyEntry("best-of", "best-of[:AGENT][+K]", _build, _cards)
