"""What a comparison will take, in words beforehand."""

from __future__ import annotations

from trinity_core.agents.pool import Pool
from trinity_core.evaluation.comparison.plan import ComparisonPlan
from trinity_core.training.ceilings import is_live
from ui.runs.estimate import most_spent

SESSIONS_PER_S = 35.0
"""Offline sessions a second on two cores, measured with ten strategies (`app.py bench compare`)."""
_SOON_S = 90.0


def estimate(plan: ComparisonPlan, pool: Pool, *, tasks: int) -> str:
    """In words: sessions, how long or how many calls at most, and dollars at most where prices are known.

    Args:
        plan: what was chosen.
        pool: its agents.
        tasks: how many tasks there are.
    """
    sessions = len(plan.strategies) * min(plan.limit, tasks) * plan.seeds
    shared = f"{sessions:,} sessions; what is asked twice is answered from memory"
    if not is_live(pool):
        return f"{shared}. About {_time(sessions / SESSIONS_PER_S)}: the agents run on this machine and cost nothing."
    spent = most_spent(sessions * plan.max_turns, pool, max_calls=plan.max_calls, max_cost_usd=plan.max_cost_usd)
    return f"{shared}; {spent}"


def _time(seconds: float) -> str:
    return f"{max(5, 5 * round(seconds / 5))} seconds" if seconds < _SOON_S else f"{round(seconds / 60)} minutes"
