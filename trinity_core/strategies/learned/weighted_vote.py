"""Several agents answer at once, and the answer with the most weight behind it is the session's."""

from __future__ import annotations

from collections.abc import Mapping

from trinity_core.agents.pool import Pool
from trinity_core.agents.roles import extract_answer
from trinity_core.interfaces import Encoder
from trinity_core.strategies.learned.best_scored import BestScored, short, told
from trinity_core.strategies.learned.scorer import Scorer
from trinity_core.types import Call, Conclusion, Role, Step, Transcript, Turn


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
        turns = [turn for turn in transcript.turns if turn.call.role is Role.WORKER and turn.reply.fault is None]
        if len(turns) < 2:
            return None
        weights = self._best.scores(transcript.question)
        sides: dict[str, list[Turn]] = {}
        for turn in turns:
            sides.setdefault(vote_key(turn.reply.text), []).append(turn)
        return _winner(sides, weights)


def _winner(sides: Mapping[str, list[Turn]], weights: Mapping[str, float]) -> Conclusion:
    """An empty answer never wins against another one."""
    behind = {key: sum(weights[turn.call.agent] for turn in turns) for key, turns in sides.items()}
    best = max(behind, key=lambda key: (bool(key), behind[key]))
    speaker = max(sides[best], key=lambda turn: weights[turn.call.agent])
    total = sum(behind.values())
    share = behind[best] / total if total > 0 else 0.0
    agree = f"{len(sides[best])} of {sum(map(len, sides.values()))} answers"
    return Conclusion(speaker.number, f"{agree}, with {short(share)} of the weight, agree on the answer of {speaker.call.agent}.")


def vote_key(reply: str) -> str:
    """What answers are compared by: the extracted answer without case, spaces, thousands commas and end marks."""
    answer = extract_answer(reply).casefold().strip().strip("`*_\"'$").rstrip(".!")
    return "".join(answer.split()).replace(",", "")
