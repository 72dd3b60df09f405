"""How long a table takes: what it plans, times the seconds that were measured. It computes on one core; one more is for the page."""

from __future__ import annotations

from trinity_core.evaluation.reproduce.measuring import ATTEMPTS, QUESTIONS
from trinity_core.evaluation.reproduce.reproduction import Reproduction
from trinity_core.evaluation.reproduce.table import TableName
from trinity_core.evaluation.reproduce.turns import limit_of
from trinity_core.training.plan import RunPlan

PLAIN_MS, SVF_MS = 1.0, 8.5
"""CPU milliseconds a training episode, checks and final test in it: of a head alone, and with singular values scaled, where every
candidate reads every session anew. Measured with the bundled backbone at both sizes."""
TURN_MS = 3.5
"""CPU milliseconds a turn that a session may take, most of which end before."""
STATES_S = {120: 6.0, 480: 20.0}
"""CPU seconds to read off states what can be read, by the number of questions; mostly for support vector machines."""


def seconds(reproduction: Reproduction) -> float:
    """CPU seconds of all its runs, or of all its measurements."""
    if reproduction.trained:
        return sum(_run(plan, reproduction.episodes) for _, plan in reproduction.rows_of_runs())
    questions = QUESTIONS[reproduction.size]
    if reproduction.name is TableName.SEPARABILITY:
        return STATES_S[questions]
    turns = sum(limit_of(row) for row in reproduction.table.rows)
    return questions * ATTEMPTS[reproduction.size] * turns * TURN_MS / 1000


def span(reproduction: Reproduction) -> str:
    """The same in words."""
    minutes = seconds(reproduction) / 60
    return "under a minute" if minutes < 1 else "about a minute" if minutes < 1.5 else f"about {minutes:.0f} minutes"


def _run(plan: RunPlan, episodes: int) -> float:
    return episodes * (SVF_MS if plan.svf else PLAIN_MS) / 1000
