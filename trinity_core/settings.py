"""What is chosen before something runs: frozen limits and plans, each checked once when it is made."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from trinity_core.errors import PlanError, QuestionError
from trinity_core.types import AgentInfo

MAX_QUESTION_CHARS = 20_000
"""Longest accepted question, in characters."""


class View(StrEnum):
    """What of the discussion the coordinator reads (spec section 10, second row)."""

    FULL = "full"
    """Worker answers, Thinker suggestions and verdicts with their diagnosis: it can react to a rejection (the paper)."""
    WORKERS = "workers"
    """Worker thoughts only (the released code)."""


def _in_range(name: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:
        raise PlanError(f"{name} is {value!r}; it must lie between {low:g} and {high:g}.")


@dataclass(frozen=True, slots=True)
class SessionLimits:
    """When a session must end, whatever the strategy wants."""

    max_turns: int = 5
    """Calls to agents; K = 5 in the paper's main experiments."""
    max_tokens: int = 200_000
    """Tokens in and out over all calls."""
    max_cost_usd: float = 1.0
    """Dollars over all calls with a known price."""
    max_seconds: float = 600.0
    """Wall time of the session."""

    def __post_init__(self) -> None:
        _in_range("max_turns", self.max_turns, 1, 50)
        _in_range("max_tokens", self.max_tokens, 1, 100_000_000)
        _in_range("max_cost_usd", self.max_cost_usd, 0.0, 10_000.0)
        _in_range("max_seconds", self.max_seconds, 0.001, 86_400.0)


@dataclass(frozen=True, slots=True)
class SessionPlan:
    """Everything that was chosen for one session; with the pool and the seed it says how to run it again."""

    question: str
    strategy: str
    """Name in the strategy registry, for instance "coordinator" or "single:calculator"."""
    pool: str
    """Name of the pool."""
    agents: tuple[AgentInfo, ...]
    """The pool's agents in head order."""
    seed: int = 1
    """Drives the policy's sampling and offline agents' slips."""
    argmax: bool = True
    """True: the most probable agent and role; False: both drawn from their softmax, as in the paper."""
    view: View = View.FULL
    limits: SessionLimits = SessionLimits()
    head: str = ""
    """Id of the run whose head decides; empty for the one that comes with the program or was given to it."""
    checkpoint: str = ""
    """Label of the coordinator's head; empty for strategies without one."""
    backbone: str = ""
    """What the head reads from; empty for strategies without one."""
    task: str = ""
    """Id of the task the question came from, when it is one; then the answer can be graded."""


def clean_question(text: str) -> str:
    """The question as it will be stored and sent: no null bytes, no lone surrogates, no outer blanks.

    Raises:
        QuestionError: nothing is left, or more than `MAX_QUESTION_CHARS` characters.
    """
    cleaned = text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8").strip()
    if not cleaned:
        raise QuestionError("The question is empty. Type one, or pick an example.")
    if len(cleaned) > MAX_QUESTION_CHARS:
        raise QuestionError(f"The question has {len(cleaned):,} characters; the limit is {MAX_QUESTION_CHARS:,}. Shorten it.")
    return cleaned
