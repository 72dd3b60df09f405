"""A decision in two sentences, made of its figures and nothing else: fixed phrases, no language model."""

from __future__ import annotations

from collections.abc import Sequence

from trinity_core.analysis.why.contest import Contest, Side
from trinity_core.analysis.why.explanation import Explanation, Familiarity, Rivalry

_LONGEST = 24
"""Characters of a word that is quoted."""


def account(found: Explanation) -> str:
    """What was chosen and how clearly; then, as far as it is known, what spoke for it and whether the question is of a known kind."""
    return " ".join(sentence for sentence in (_chosen(found), _reasons(found)) if sentence)


def _chosen(found: Explanation) -> str:
    agent, role = (_contest(found, side) for side in (Side.AGENT, Side.ROLE))
    verb = "Drew" if found.sampled else "Chose"
    return f"{verb} {found.agent}{_lead(agent)} as {_shown(Side.ROLE, found.role)}{_lead(role)}."


def _contest(found: Explanation, side: Side) -> Contest | None:
    return next((rivalry.contest for rivalry in found.rivalries if rivalry.contest.side is side), None)


def _lead(contest: Contest | None) -> str:
    """Probability and distance to the runner-up, in brackets."""
    if contest is None:
        return ""
    points = round(100 * contest.chosen_probability) - round(100 * contest.runner_up_probability)
    rival = _shown(contest.side, contest.runner_up)
    if points == 0:
        return f" ({_percent(contest.chosen_probability)}, level with {rival})"
    size = f"{abs(points)} {'point' if abs(points) == 1 else 'points'}"
    return f" ({_percent(contest.chosen_probability)}, {size} {'before' if points > 0 else 'behind'} {rival})"


def _reasons(found: Explanation) -> str:
    """The second sentence; empty when nothing is known."""
    clauses = [clause for clause in (_words(found), _kind(found.familiarity)) if clause]
    text = "; ".join(clauses)
    return f"{text[0].upper()}{text[1:]}." if text else ""


def _words(found: Explanation) -> str:
    rivalry = next((entry for entry in found.rivalries if entry.contest.side is Side.AGENT), None)
    if rivalry is None or rivalry.effects is None or not rivalry.effects.strongest:
        return ""
    named = list(dict.fromkeys(_quoted(found, index) for index in rivalry.effects.strongest))
    one = len(named) == 1
    lead = f"the {'word' if one else 'words'} {listed(named)} spoke most for {rivalry.contest.chosen}"
    return lead + _without(rivalry, one=one)


def _without(rivalry: Rivalry, *, one: bool) -> str:
    effects, contest = rivalry.effects, rivalry.contest
    if effects is None or effects.margin_without is None:
        return ""
    it = "it" if one else "them"
    if effects.margin_without > 0:
        still = "still " if effects.margin > 0 else ""
        return f", and without {it} {contest.chosen} would {still}be before {contest.runner_up}"
    if effects.margin_without < 0:
        still = "still " if effects.margin < 0 else ""
        return f", and without {it} {contest.runner_up} would {still}be before {contest.chosen}"
    return f", and without {it} the two would be level"


def _kind(familiarity: Familiarity | None) -> str:
    if familiarity is None:
        return ""
    return f"the question is {'unlike' if familiarity.strange else 'like'} those it was evolved on"


def _quoted(found: Explanation, index: int) -> str:
    word = found.words[index]
    text = found.parts[word.part][word.start : word.end].strip(".,;:!?\"'()[]{}")
    text = text or found.parts[word.part][word.start : word.end]
    return f"“{text if len(text) <= _LONGEST else text[: _LONGEST - 1] + '…'}”"


def listed(names: Sequence[str]) -> str:
    """With commas, and "and" before the last."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _shown(side: Side, name: str) -> str:
    return name.title() if side is Side.ROLE else name


def _percent(share: float) -> str:
    return f"{round(100 * share)}%"
