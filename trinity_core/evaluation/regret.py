"""What a choice cost, held against the sessions that followed from every other choice at the same turn.

The regret of a decision is the best outcome that could be reached from its turn less that of the choice made (the word is that of
bandit problems). It says what happened to follow with these seeds, not what is best on average.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from trinity_core.evaluation.alternatives import Choice
from trinity_core.types import Role


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the session went on after one choice, with one seed."""

    agent: str
    role: Role
    session: str
    """Id of the stored session; empty when it could not be stored."""
    score: float | None
    """1 right, 0 wrong; None when nobody can say."""
    answer: str
    stopped_by: str
    turns: int
    tokens: int
    """In and out, of the whole session."""
    cost_usd: float | None
    seed: int = 0

    @property
    def choice(self) -> Choice:
        """Agent and role."""
        return self.agent, self.role


@dataclass(frozen=True, slots=True)
class Regret:
    """What the outcomes say of one decision."""

    chosen: Choice | None
    """None where no choice was made: one turn after a session's last."""
    scores: Mapping[Choice, float]
    """Mean over the seeds of the graded outcomes."""
    value: float | None
    """Best score less that of the chosen, 0..1; None when one of them is not known."""
    best: tuple[Choice, ...]
    """Who reaches the best score, in the order played."""
    agreeing: int
    """Outcomes with the most frequent answer, which needs no grader."""
    common_answer: str
    outcomes: int

    @property
    def sentence(self) -> str:
        """In words."""
        if not self.outcomes:
            return "Nothing has been played yet."
        if not self.scores:
            said = f"{self.common_answer[:80]!r}" if self.common_answer else "no answer"
            return f"Nobody can grade this question. {self.agreeing} of {self.outcomes} alternatives end with {said}."
        right = sum(score >= 0.5 for score in self.scores.values())
        reach = f"{right} of {len(self.scores)} alternatives end right."
        return f"{reach} {self._judged()}".strip()

    def _judged(self) -> str:
        if self.chosen is None or self.value is None:
            return ""
        was = f"The choice made, {_named(self.chosen)},"
        if self.value > 0:
            return f"{was} cost {self.value:.2g}: for instance {_named(self.best[0])} does better here."
        if not any(self.scores.values()):
            return f"{was} cost nothing: no other choice at this turn would have saved it."
        return f"{was} cost nothing: none does better."


def regret(outcomes: Sequence[Outcome], chosen: Choice | None) -> Regret:
    """Weigh the outcomes so far against the choice made.

    Args:
        outcomes: of any number of alternatives and seeds; those without a score are counted as not graded, never as wrong.
        chosen: the choice made; None when there was none.
    """
    scores = _means(outcomes)
    best = max(scores.values(), default=0.0)
    known = chosen is not None and chosen in scores
    answers = Counter(_plain(outcome.answer) for outcome in outcomes)
    common, agreeing = answers.most_common(1)[0] if answers else ("", 0)
    return Regret(
        chosen=chosen,
        scores=scores,
        value=best - scores[chosen] if known and chosen is not None else None,
        best=tuple(choice for choice, score in scores.items() if score == best),
        agreeing=agreeing,
        common_answer=next((outcome.answer for outcome in outcomes if _plain(outcome.answer) == common), ""),
        outcomes=len(outcomes),
    )


def _means(outcomes: Sequence[Outcome]) -> dict[Choice, float]:
    graded: dict[Choice, list[float]] = {}
    for outcome in outcomes:
        if outcome.score is not None:
            graded.setdefault(outcome.choice, []).append(outcome.score)
    return {choice: sum(scores) / len(scores) for choice, scores in graded.items()}


def _plain(answer: str) -> str:
    return " ".join(answer.lower().split())


def _named(choice: Choice) -> str:
    return f"{choice[0]} as {choice[1].title()}"
