"""Collaborators for the interface's tests and its demo: scripted agents behind the real loop and a real store in a folder."""

from __future__ import annotations

import tempfile
import threading
import weakref
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from storage.database import open_database
from storage.sessions import SessionStore
from storage.stored import SessionPage, SessionQuery, TimedEvent
from trinity_core.agents.pool import Pool
from trinity_core.cancel import Cancel
from trinity_core.errors import ProviderError, StorageError
from trinity_core.events import SessionEvent
from trinity_core.session.fork import Branch, run_branch
from trinity_core.session.loop import run_session
from trinity_core.settings import SessionPlan
from trinity_core.types import (
    ROLES,
    AgentInfo,
    Call,
    Decision,
    Fault,
    FaultKind,
    Prompt,
    Reply,
    Role,
    Step,
    Transcript,
    Usage,
)
from ui.hub import LiveHub
from ui.services import Example, PoolOption, Services

TANK = "A tank fills through pipe A in 6 h and pipe B in 9 h. A leak empties it in 18 h. With all three open, how long until it is full?"
NAMES = ("calculator", "algebraist", "reader", "programmer", "archivist", "generalist", "auditor")
_ABOUT = (
    "Exact arithmetic on expressions; cannot read prose.",
    "Symbolic algebra and calculus, once stated formally.",
    "Turns stories and puzzles into formal statements; calculates badly.",
    "Runs Python and writes small functions.",
    "A table of facts, dates and units.",
    "Reads everything; right on easy things, overconfident.",
    "Checks an answer by substitution or recomputation; cannot solve.",
)
_TEXTS = {
    Role.THINKER: (
        "This is shared work: each pipe is a rate in tanks per hour. A adds 1/6, B adds 1/9 and the leak takes away 1/18. The time is the "
        "reciprocal of the net rate.\n\nSuggestion: Compute: 1 / (1/6 + 1/9 - 1/18)\nNext role: worker"
    ),
    Role.WORKER: (
        "Over a common denominator of 18 the rates are 3/18, 2/18 and -1/18, so the net rate is 4/18 = 2/9.\n```python\nfrom fractions "
        "import "
        "Fraction as F\nprint(1 / (F(1, 6) + F(1, 9) - F(1, 18)))  # 9/2\n```\nIn LaTeX: \\frac{9}{2} = 4.5\nAnswer: 4.5 hours"
    ),
    Role.VERIFIER: (
        "ACCEPT\nAfter 4.5 h pipe A has brought 0.75, pipe B 0.50 and the leak has taken 0.25. Together that is 1.00 tank, "
        "which is what the question calls full."
    ),
}


class PacedAgent:
    """Streams a text in small pieces, waiting between them; a `gate`, when given, must be set before each reply can end."""

    def __init__(self, info: AgentInfo, *, texts: dict[Role, str] = _TEXTS, pause_s: float = 0.0, unavailable: str = "") -> None:
        self.info, self.unavailable, self.texts, self.pause_s = info, unavailable, texts, pause_s
        self.gate: threading.Event | None = None
        self.fault: Fault | None = None

    def stream(self, prompt: Prompt, *, cancel: Cancel) -> Iterator[str | Reply]:
        text, sent = self.texts[prompt.role], ""
        half = len(text) // 2
        for start in range(0, len(text), 6):
            piece = text[start : start + 6]
            if self.fault is not None and start > half:
                raise ProviderError(self.fault, partial=sent)
            if self.gate is not None and start > half:
                while not self.gate.wait(0.01) and not cancel.is_set():
                    pass
            if cancel.wait(self.pause_s) if self.pause_s else cancel.is_set():
                return
            sent += piece
            yield piece
        usage = Usage(sum(len(m.content) // 4 for m in prompt.messages), len(text) // 4)
        yield Reply(text, usage, self.info.cost_usd(usage), max(0.01, self.pause_s * len(text) / 6))


class PlayedHead:
    """A coordinator that plays fixed steps, with the numbers a head would give, drawn from a seeded generator."""

    def __init__(self, pool: Pool, steps: Sequence[tuple[str, Role]], *, seed: int = 1, head: bool = True, think_s: float = 0.0) -> None:
        self.name, self._pool, self._steps, self._head, self._think = "coordinator", pool, list(steps), head, think_s
        self._rng = np.random.default_rng(seed)

    def next_step(self, transcript: Transcript) -> Step | None:
        if not self._steps:
            return None
        threading.Event().wait(self._think)
        agent, role = self._steps.pop(0)
        verifier_note = "The Thinker asked for a Worker, so this turn is a Worker's." if role is Role.WORKER and transcript.turns else ""
        return Step((Call(agent, role),), self._decision(agent, role, transcript) if self._head else None, verifier_note)

    def _decision(self, agent: str, role: Role, transcript: Transcript) -> Decision:
        names = self._pool.names
        agents, roles = self._rng.normal(0, 0.9, len(names)), self._rng.normal(0, 0.6, 3)
        agents[names.index(agent)] = agents.max() + 0.7
        roles[ROLES.index(role)] = roles.max() + 1.1
        allowed = np.array([name in self._pool.available for name in names])
        p = np.where(allowed, np.exp(agents), 0.0)
        p, q = p / p.sum(), np.exp(roles) / np.exp(roles).sum()
        entropy = -sum(float(x * np.log(x)) for x in (*p, *q) if x > 0)
        joint = np.sort(np.outer(p, q).ravel())
        read = 120 + 170 * len(transcript.turns)
        return Decision(
            names,
            tuple(map(float, agents)),
            tuple(map(float, roles)),
            tuple(map(float, p)),
            tuple(map(float, q)),
            agent,
            role,
            entropy,
            float(joint[-1] - joint[-2]),
            15.9,
            read,
            0,
            3.2,
            False,
        )


class FullDisk(SessionStore):
    """A store that cannot begin a session while `broken` says why, and whose next `fails` writes of events fail.

    While `overtaken` is set, a search for fewer letters than that answers after the full one, if both are looked up at once.
    """

    broken = ""
    fails = 0
    overtaken = ""
    listed: threading.Event
    late: threading.Event

    def list(self, query: SessionQuery) -> SessionPage:
        early = query.search != self.overtaken and bool(query.search) and self.overtaken.startswith(query.search)
        if early:
            self.listed.wait(0.3)
        page = super().list(query)
        if early:
            self.late.set()
        elif self.overtaken and query.search == self.overtaken:
            self.listed.set()
        return page

    def create(self, plan: SessionPlan, **origin: Any) -> str:
        if self.broken:
            raise StorageError(self.broken)
        return super().create(plan, **origin)

    def add_many(self, session_id: str, events: Sequence[TimedEvent]) -> None:
        if self.fails > 0:
            self.fails -= 1
            raise StorageError("The disk is full.")
        super().add_many(session_id, events)


def memory_store() -> FullDisk:
    """A store in a file of its own that goes away with the process."""
    folder = tempfile.TemporaryDirectory()
    store = FullDisk(open_database(f"sqlite:///{folder.name}/sessions.db"))
    store.listed, store.late = threading.Event(), threading.Event()
    weakref.finalize(store, folder.cleanup)
    return store


@dataclass(frozen=True)
class Card:
    name: str
    title: str
    idea: str


EXAMPLES = (
    Example("Arithmetic", "Compute 37*(18+5)-2**6", "arithmetic-1"),
    Example("Algebra", "Find the positive root of x^2 - 5x - 14 = 0"),
    Example("Calculus", "What is the integral of 3x^2 + 2x from 0 to 4?"),
    Example("Stories", TANK, "stories-1"),
    Example("Sequences", "A sequence starts at 4; each term is twice the previous one minus 3. What is the 6th term?"),
    Example("Logic", "Ann is taller than Bob, and Cid is shorter than Bob. Who is the tallest?"),
    Example("Python output", "What does this program print?\n```python\nprint(sum(n * n for n in range(5)))\n```"),
    Example("Dates", "How many days are there from 3 May 2023 to 17 August 2024?"),
    Example("Units", "Convert 5 miles to kilometres, to two decimals"),
    Example("Facts", "Which chemical element has the symbol W?"),
)
KNOWN = {"stories-1": "4.5 hours", "arithmetic-1": "787"}
STEPS = (("reader", Role.THINKER), ("calculator", Role.WORKER), ("auditor", Role.VERIFIER))


def agents(*, pause_s: float = 0.0, texts: dict[Role, str] = _TEXTS, unavailable: dict[str, str] | None = None) -> list[PacedAgent]:
    off = unavailable or {}
    infos = [AgentInfo(name, "offline", "", about, 0.05, 0.2) for name, about in zip(NAMES, _ABOUT, strict=True)]
    return [PacedAgent(info, texts=texts, pause_s=pause_s, unavailable=off.get(info.name, "")) for info in infos]


def services(
    made: Sequence[PacedAgent] | None = None,
    *,
    store: SessionStore | None = None,
    steps: Sequence[tuple[str, Role]] = STEPS,
    think_s: float = 0.0,
    options: tuple[PoolOption, ...] = (),
) -> Services:
    """A working bundle: one pool of seven scripted agents, three strategies, grading of the two known tasks."""
    pool = Pool("offline", tuple(made if made is not None else agents()))

    def start(plan: SessionPlan, chosen: Pool, cancel: Cancel) -> Iterator[SessionEvent]:
        played = PlayedHead(chosen, steps, head=plan.strategy == "coordinator", think_s=think_s)
        return run_session(plan, played, chosen, cancel=cancel)

    def branch(made: Branch, chosen: Pool, cancel: Cancel) -> Iterator[SessionEvent]:
        played = PlayedHead(chosen, steps, head=made.plan.strategy == "coordinator", think_s=think_s)
        return run_branch(made, played, chosen, cancel=cancel)

    kept = store or memory_store()

    def expected(plan: SessionPlan) -> str:
        return KNOWN.get(plan.task, "")

    return Services(
        pools=(PoolOption("offline", "Offline specialists", lambda keys: pool), *options),
        strategies=lambda chosen: (
            Card("coordinator", "Coordinator", "A learned head reads the discussion and picks agent and role at every turn."),
            Card("random", "Uniform random", "A random agent under a random role at every turn: the floor."),
            Card("single:calculator", "Only calculator", "One call to calculator, nobody else."),
        ),
        examples=EXAMPLES,
        start=start,
        branch=branch,
        store=kept,
        grade=grade,
        expected=expected,
        hub=LiveHub(kept, grade, expected),
        labels=lambda plan, chosen: replace(plan, checkpoint="bundled", backbone="tiny-qwen3") if plan.strategy == "coordinator" else plan,
    )


def grade(plan: SessionPlan, answer: str) -> bool | None:
    return None if plan.task not in KNOWN else answer == KNOWN[plan.task]


FAULT = Fault(FaultKind.CONNECTION, "The provider closed the connection in the middle of the reply. Try again, or pick another agent.")
