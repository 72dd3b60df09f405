"""One Worker call to the agent with the best score for the question; to the next best when that call fails."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from trinity_core.agents.pool import Pool
from trinity_core.interfaces import Encoder
from trinity_core.strategies.callable_agents import callable_names
from trinity_core.strategies.learned.scorer import NEVER, Scorer
from trinity_core.types import Call, Role, Step, Transcript

TOLD = 4
"""Agents named in a step's note at most."""


class BestScored:
    """Asks once.

    Args:
        name: as shown to people and stored.
        scorer: fitted for the pool's agents, in their order.
        encoder: reads the bare question.
        pool: the agents.
    """

    def __init__(self, name: str, scorer: Scorer, encoder: Encoder, pool: Pool) -> None:
        self.name = name
        self._scorer, self._encoder, self._pool = scorer, encoder, pool
        self._known: dict[str, Mapping[str, float]] = {}

    def next_step(self, transcript: Transcript) -> Step | None:
        """The call, with the scores in words; None after an answer, or when nobody is left that may be asked."""
        if transcript.latest_worker is not None:
            return None
        ranked = self.ranked(transcript)
        return Step((Call(next(iter(ranked)), Role.WORKER),), note=told(ranked)) if ranked else None

    def ranked(self, transcript: Transcript) -> Mapping[str, float]:
        """Agents that may be asked now, with their scores, the best first; the order of the pool breaks ties."""
        scores = self.scores(transcript.question)
        names = [name for name in callable_names(self._pool, transcript) if scores[name] > NEVER]
        return {name: scores[name] for name in sorted(names, key=lambda name: -scores[name])}

    def scores(self, question: str) -> Mapping[str, float]:
        """Score of every agent of the pool."""
        if question not in self._known:
            states = self._encoder.encode([Transcript(question)]).states
            row = self._scorer.scores(states, [question])[0]
            self._known = {question: dict(zip(self._pool.names, row.tolist(), strict=True))}
        return self._known[question]


def told(ranked: Mapping[str, float], *, what: str = "Scores") -> str:
    """The scores in words, for instance `Scores: archivist .82, generalist .64.`"""
    named = list(ranked.items())[:TOLD]
    rest = f" and {len(ranked) - TOLD} below" if len(ranked) > TOLD else ""
    return f"{what}: {', '.join(f'{name} {short(score)}' for name, score in named)}{rest}."


def short(score: float) -> str:
    """Two decimals without the leading zero: `.82`, `1.00`, `-.10`."""
    text = f"{np.round(score, 2) + 0.0:.2f}"
    return text.replace("0.", ".", 1) if abs(float(text)) < 1 else text
