"""Several agents answer at once, and the answer with the most weight behind it is the session's."""

from __future__ import annotations

from trinity_core.agents.pool import Pool
from trinity_core.interfaces import Encoder
from trinity_core.strategies.agreement import candidates, canonical
from trinity_core.strategies.learned.best_scored import BestScored, short, told
from trinity_core.strategies.learned.scorer import Scorer
from trinity_core.types import Call, Conclusion, Role, Step, Transcript


class WeightedVote:
    """Asks the `asked` heaviest agents in one step; the next heaviest when all of them fail.

    Args:
        name: as shown to people and stored.
        scorer: gives the weights.
        encoder: reads the bare question.
        pool: the agents.
        asked: how many.
    """

    def __init__(self, name: str, scorer: Scorer, encoder: Encoder, pool: Pool, *, asked: int) -> None:
        self.name = name
        self._best, self._asked = BestScored(name, scorer, encoder, pool), asked

    def next_step(self, transcript: Transcript) -> Step | None:
        """The calls, with the weights in words; None after an answer, or when nobody is left that may be asked."""
        if transcript.latest_worker is not None:
            return None
        ranked = self._best.ranked(transcript)
        chosen = list(ranked)[: self._asked]
        return Step(tuple(Call(name, Role.WORKER) for name in chosen), note=told(ranked, what="Weights")) if chosen else None

    def conclude(self, transcript: Transcript) -> Conclusion | None:
        """The turn of the heaviest voter for the winning answer; None with fewer than two answers."""
        answers = candidates(transcript.turns)
        if len(answers) < 2:
            return None
        weights = self._best.scores(transcript.question)
        behind = {answer.turn: weights[transcript.turns[answer.turn - 1].call.agent] for answer in answers}
        sides: dict[str, list[int]] = {}
        for answer in answers:
            sides.setdefault(canonical(answer.answer), []).append(answer.turn)
        best = max(sides.values(), key=lambda turns: sum(behind[turn] for turn in turns))
        speaker = max(best, key=lambda turn: behind[turn])
        total = sum(behind.values())
        share = short(sum(behind[turn] for turn in best) / total if total > 0 else 0.0)
        agent = transcript.turns[speaker - 1].call.agent
        return Conclusion(speaker, f"{len(best)} of {len(answers)} answers, with {share} of the weight, agree on the answer of {agent}.")
