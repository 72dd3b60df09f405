"""How long a table takes: what it plans, times what such a run took when it was measured. One process, so cores beyond the first are free."""

from __future__ import annotations

from trinity_core.evaluation.reproduce.measuring import ATTEMPTS, QUESTIONS
from trinity_core.evaluation.reproduce.reproduction import Reproduction
from trinity_core.evaluation.reproduce.table import TableName
from trinity_core.training.plan import RunPlan

PLAIN_MS, SVF_MS = 1.2, 8.0
"""CPU milliseconds a training episode, checks and final test in it: of a head alone, and with singular values, where every candidate
reads every session anew. Measured on the bundled backbone."""
TURN_MS = 4.0
"""CPU milliseconds a turn of a held-out question."""
STATES_S = 20.0
"""CPU seconds for the support vector machines of 480 questions."""


def seconds(reproduction: Reproduction) -> float:
    """CPU seconds of all its runs, or of all its measurements."""
    if reproduction.trained:
        return sum(_run(plan) for _, plan in reproduction.rows_of_runs())
    return _turns(reproduction) if reproduction.name is TableName.TURNS else _states(reproduction)
