"""An explanation as plain JSON values: what the page draws and the command line prints."""

from __future__ import annotations

from typing import Any

from trinity_core.analysis.why.account import account
from trinity_core.analysis.why.explanation import Effects, Explanation, Familiarity, Rivalry
from trinity_core.analysis.why.neighbours import Neighbour

DIGITS = 6
QUESTION_CHARS = 240
"""Of a training question."""

Json = dict[str, Any]


def to_dict(found: Explanation) -> Json:
    """All figures of an explanation, with its account."""
    return {
        "turn": found.turn,
        "agent": found.agent,
        "role": found.role,
        "sampled": found.sampled,
        "account": account(found),
        "entropy": _number(found.entropy),
        "margin": _number(found.margin),
        "parts": list(found.parts),
        "words": [[word.part, word.start, word.end] for word in found.words],
        "contests": [_rivalry(rivalry) for rivalry in found.rivalries],
        "familiarity": None if found.familiarity is None else _familiarity(found.familiarity),
        "notes": list(found.notes),
    }


def _rivalry(rivalry: Rivalry) -> Json:
    contest = rivalry.contest
    return {
        "side": contest.side.value,
        "chosen": contest.chosen,
        "runner_up": contest.runner_up,
        "chosen_probability": _number(contest.chosen_probability),
        "runner_up_probability": _number(contest.runner_up_probability),
        **({"effects": None} if rivalry.effects is None else {"effects": _effects(rivalry.effects)}),
        "others": None if rivalry.others is None else [_neighbour(other) for other in rivalry.others],
    }


def _effects(effects: Effects) -> Json:
    return {
        "margin": _number(effects.margin),
        "gradient": [_number(value) for value in effects.gradient],
        "plain": [_number(value) for value in effects.plain],
        "left_out": [_number(value) for value in effects.left_out],
        "agreement": _number(effects.agreement),
        "plain_agreement": _number(effects.plain_agreement),
        "strongest": list(effects.strongest),
        "margin_without": _number(effects.margin_without),
    }


def _neighbour(other: Neighbour) -> Json:
    visit = other.visit
    question = visit.transcript.question
    return {
        "question": question if len(question) <= QUESTION_CHARS else question[: QUESTION_CHARS - 1] + "…",
        "turn": other.turn,
        "agent": visit.agent,
        "role": visit.role,
        "probability": _number(other.probability),
        "distance": _number(other.distance),
        "differs": other.differs,
    }


def _familiarity(found: Familiarity) -> Json:
    return {
        "strange": found.strange,
        "distance": _number(found.distance),
        "threshold": _number(found.threshold),
        "alarm": _number(found.alarm),
        "hits": _number(found.hits),
        "tests": found.tests,
        "strangers": found.strangers,
        "unusual": _number(found.unusual),
    }


def _number(value: float | None) -> float | None:
    return None if value is None else round(float(value), DIGITS)
