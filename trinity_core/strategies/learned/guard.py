"""A guard in front of any strategy: a question unlike all training questions is refused, or let through with a warning.

Source: Guarded Query Routing (arXiv 2505.14524) and PrimeGuard (arXiv 2407.16318), reduced to the check before the first call.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np

from trinity_core.agents.pool import Pool
from trinity_core.errors import PlanError
from trinity_core.interfaces import Concludes, Encoder, Strategy
from trinity_core.strategies.card import StrategyCard, StrategyKind
from trinity_core.strategies.entry import StrategyEntry
from trinity_core.strategies.learned.building import FIT_SEED, labels_of, question_encoder
from trinity_core.strategies.learned.domain import Domain, fit_domain
from trinity_core.strategies.parts import StrategyParts
from trinity_core.types import Conclusion, Step, Transcript

FLAG = "flag+"
"""Before the inner strategy's name: warn instead of refusing."""


class Guard:
    """Looks at the question before the inner strategy does.

    Args:
        inner: decides everything else.
        domain: tells strangers from known questions.
        encoder: reads the bare question.
        flags: let strangers through with a note on the first step.
    """

    def __init__(self, inner: Strategy, domain: Domain, encoder: Encoder, *, flags: bool) -> None:
        self.name = f"guard:{FLAG if flags else ''}{inner.name}"
        self._inner, self._domain, self._encoder, self._flags = inner, domain, encoder, flags
        self._strange: bool | None = None

    def next_step(self, transcript: Transcript) -> Step | None:
        """The inner strategy's step; None at once for a question that is refused."""
        strange = self._is_strange(transcript)
        if strange and not self._flags:
            return None
        step = self._inner.next_step(transcript)
        if step is None or not strange or transcript.turns:
            return step
        return replace(step, note=f"{step.note} The guard warns: {self._why()}".strip())

    def conclude(self, transcript: Transcript) -> Conclusion | None:
        """Why nothing was asked; else what the inner strategy concludes."""
        if not transcript.turns and self._strange and not self._flags:
            return Conclusion(0, f"The guard refused: {self._why()}")
        return self._inner.conclude(transcript) if isinstance(self._inner, Concludes) else None

    def _is_strange(self, transcript: Transcript) -> bool:
        if self._strange is None:
            states = self._encoder.encode([Transcript(transcript.question)]).states
            self._strange = not bool(np.all(self._domain.inside(states, [transcript.question])))
        return self._strange

    def _why(self) -> str:
        rate = f"{100 * self._domain.alarm:.0f} in 100"
        return f"this question is less like the training questions than {rate} of those are like the others."


def _build(parts: StrategyParts, argument: str) -> Guard:
    from trinity_core.strategies.registry import make_strategy  # the registry lists this file

    flags = argument.startswith(FLAG)
    inner = argument.removeprefix(FLAG) or "coordinator"
    if inner.partition(":")[0] == "guard":
        raise PlanError(f"guard:{argument} guards a guard. Name another strategy behind the colon.")
    labels = labels_of(parts)
    domain = parts.fits.get("guard", labels, partial(fit_domain, labels, seed=FIT_SEED))
    return Guard(make_strategy(parts, inner), domain, question_encoder(parts, labels), flags=flags)


def _cards(pool: Pool) -> tuple[StrategyCard, ...]:
    return (
        StrategyCard(
            "guard:coordinator",
            "Guarded coordinator",
            "Refuses questions unlike all training questions, without a call; guard:flag+coordinator only warns. Any strategy fits behind it.",
            "Guarded Query Routing, arXiv 2505.14524; PrimeGuard, arXiv 2407.16318",
            "The check compares pieces of words with the training questions; there is no policy in words and no second model.",
            StrategyKind.FITTED,
        ),
    )


GUARD = StrategyEntry("guard", "guard[:INNER|:flag+INNER]", _build, _cards)
