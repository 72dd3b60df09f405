"""Explains one decision: puts the contests, the words and the comparison with training together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from trinity_core.analysis.why.agreement import rank_correlation
from trinity_core.analysis.why.attribution import Explainer
from trinity_core.analysis.why.contest import Contest, contests
from trinity_core.analysis.why.explanation import Effects, Explanation, Familiarity, Rivalry
from trinity_core.analysis.why.neighbours import nearest_others
from trinity_core.analysis.why.read_words import ReadWords, read_words
from trinity_core.analysis.why.reference import Reference
from trinity_core.cancel import Cancel
from trinity_core.coordinator.tokens import PromptTokenizer
from trinity_core.errors import PlanError
from trinity_core.types import Decision, Transcript

STRONGEST = 3
"""Words named."""
LARGE_TOKENS = 1_500
"""Longest prompt whose words are followed with a large backbone: a gradient over it takes seconds on a CPU."""
READINGS = 400_000
"""Tokens read at most to leave every word of a decision out, with a small backbone; about two seconds of a free core."""
CHECKED = 8
"""Words left out one by one where they are too many or the backbone is large: evenly over the ranks of the gradient."""
SAME_LOGITS = 0.05
"""Largest difference of logits kept and computed again that is rounding."""

Doubles = NDArray[np.float64]


def explain(
    explainer: Explainer,
    prompts: PromptTokenizer,
    decision: Decision,
    transcript: Transcript,
    *,
    reference: Reference | None = None,
    cancel: Cancel | None = None,
) -> Explanation:
    """Explain a decision of the explainer's head.

    Args:
        explainer: backbone and head that decided.
        prompts: writes what the head's backbone reads.
        decision: as it was kept.
        transcript: what had been said before it.
        reference: what the head was evolved on; None when there is nothing to compare with.
        cancel: stops the work.

    Raises:
        PlanError: another head or backbone made this decision, or the work was stopped.
    """
    read, found = read_words(prompts, transcript), contests(decision)
    state = explainer.states([read.ids], cancel=cancel)[0]
    _require_same(explainer, decision, state)
    effects, notes = _effects(explainer, read, found, cancel)
    rivalries = tuple(
        Rivalry(contest, effect, None if reference is None else nearest_others(reference, contest, state, transcript))
        for contest, effect in zip(found, effects, strict=True)
    )
    return Explanation(
        turn=max((turn.number for turn in transcript.turns), default=0) + 1,
        agent=decision.agent,
        role=decision.role.value,
        sampled=decision.sampled,
        entropy=decision.entropy,
        margin=decision.margin,
        parts=read.parts,
        words=read.words,
        rivalries=rivalries,
        familiarity=None if reference is None else familiarity(reference, state, transcript.question),
        notes=notes,
    )


def figures_alone(decision: Decision, turn: int) -> Explanation:
    """What a decision's own figures tell where the words cannot be followed."""
    rivalries = tuple(Rivalry(contest, None, None) for contest in contests(decision))
    chosen = (turn, decision.agent, decision.role.value, decision.sampled, decision.entropy, decision.margin)
    return Explanation(*chosen, parts=(), words=(), rivalries=rivalries, familiarity=None, notes=())


def familiarity(reference: Reference, state: NDArray[np.float32], question: str) -> Familiarity:
    """How like those of training a question and a state of shape (width,) are."""
    known = reference.known
    distance = float(known.domain.measure.distances(np.zeros((1, 1), np.float32), [question])[0])
    return Familiarity(
        strange=distance > known.domain.threshold,
        distance=distance,
        threshold=known.domain.threshold,
        alarm=known.alarm,
        hits=known.hits,
        tests=known.tests,
        strangers=known.strangers,
        unusual=reference.unusual(state),
    )


def _require_same(explainer: Explainer, decision: Decision, state: NDArray[np.float32]) -> None:
    """The decision's own logits must come out again: else its figures would explain another head."""
    kept = np.array([*decision.agent_logits, *decision.role_logits])
    again = np.asarray(explainer.head.logits(state[None])[0], dtype=np.float64)
    if len(kept) != len(again) or float(np.abs(kept - again).max()) > SAME_LOGITS * max(1.0, float(np.abs(kept).max())):
        raise PlanError("The head in use now gives other logits than this turn was decided with, so its words cannot be followed any more.")


def _effects(
    explainer: Explainer, read: ReadWords, found: Sequence[Contest], cancel: Cancel | None
) -> tuple[list[Effects | None], tuple[str, ...]]:
    """Effects of each contest, and what is missing in words."""
    small = explainer.backbone.single_thread
    notes = [f"Too long to be read whole: {len(read.cut)} of {len(read.parts)} parts are not shaded."] if read.cut else []
    if not found or not read.words:
        return [None] * len(found), tuple(notes)
    if not small and len(read.ids) > LARGE_TOKENS:
        limit = f"This discussion has {len(read.ids):,} tokens; with a backbone of this size words are followed up to {LARGE_TOKENS:,}."
        return [None] * len(found), (*notes, limit)
    scores = explainer.attribute(read, found)
    checked = _checked(scores.best[0], everything=small and len(read.words) * len(read.ids) <= READINGS)
    if len(checked) < len(read.words):
        notes.append(f"Leaving out was measured for {len(checked)} of {len(read.words)} words, since each takes one more reading.")
    measured = explainer.margins([read.ids, *(read.without([index]) for index in checked)], found, cancel=cancel)
    effects: list[Effects | None] = []
    for row in range(len(found)):
        taken = measured[0, row] - measured[1:, row]
        strongest = _strongest(taken if len(checked) == len(read.words) else scores.best[row])
        without = explainer.margins([read.without(strongest)], found, cancel=cancel)[0, row].item() if strongest else None
        effect = _effect(scores.best[row], scores.plain[row], checked, taken)
        effects.append(replace(effect, margin=float(measured[0, row]), strongest=strongest, margin_without=without))
    return effects, tuple(notes)


def _effect(best: Doubles, plain: Doubles, checked: Sequence[int], taken: Doubles) -> Effects:
    """Scores of the words of one contest; `taken` is what leaving each word checked out takes from the margin."""
    left_out: list[float | None] = [None] * len(best)
    for index, value in zip(checked, taken.tolist(), strict=True):
        left_out[index] = value
    return Effects(
        margin=0.0,
        gradient=tuple(best.tolist()),
        plain=tuple(plain.tolist()),
        left_out=tuple(left_out),
        agreement=rank_correlation(best[list(checked)], taken),
        plain_agreement=rank_correlation(plain[list(checked)], taken),
        strongest=(),
        margin_without=None,
    )


def _checked(scores: Doubles, *, everything: bool) -> tuple[int, ...]:
    """Which words are left out one by one."""
    if everything or len(scores) <= CHECKED:
        return tuple(range(len(scores)))
    order = np.argsort(scores, kind="stable")
    places = np.linspace(0, len(order) - 1, CHECKED).round().astype(int)
    return tuple(sorted(order[places].tolist()))


def _strongest(scores: Doubles) -> tuple[int, ...]:
    """The words with the largest positive scores, in reading order."""
    order = np.argsort(-scores, kind="stable")[:STRONGEST]
    return tuple(sorted(int(k) for k in order if scores[k] > 0))
