"""Right or wrong, for sessions whose question came from a task; and why nobody says so, where the known answer cannot be compared."""

from __future__ import annotations

from trinity_core.settings import SessionPlan
from trinity_core.tasks.sandbox import Level
from ui.workbench import Workbench

NO_VERDICT = (
    "No verdict: checking this answer means running a program that a model wrote, and this server cannot shut such programs in well enough."
    " The Settings page says why."
)
_UNKNOWN = "No verdict: this answer could not be checked."


class Grading:
    """What `Services.grade` and `Services.expected` are made of.

    Args:
        workbench: knows the tasks, and where programs run.
    """

    def __init__(self, workbench: Workbench) -> None:
        self._workbench = workbench

    def __call__(self, plan: SessionPlan, answer: str) -> bool | None:
        """Whether the answer is right; None when that cannot be told."""
        score = self._workbench.grade(self._workbench.task(plan.task), answer) if plan.task else None
        return None if score is None else score >= 0.5

    def expected(self, plan: SessionPlan) -> str:
        """The known answer as people write it."""
        return self._workbench.task(plan.task).target.shown if plan.task else ""

    def excuse(self, plan: SessionPlan) -> str:
        """Why there is no verdict."""
        if not plan.task:
            return ""
        bench = self._workbench
        if bench.task(plan.task).target.code is not None and bench.sandbox.level is Level.NONE:
            return NO_VERDICT
        return _UNKNOWN
