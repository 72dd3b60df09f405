"""How fast sessions run: sessions a second, time to the first decision, and what the loop adds to the agents' own time."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from trinity_core.events import SessionEnded, SessionEvent, StepDecided


@dataclass(frozen=True, slots=True)
class SessionFigures:
    """Measured over sessions run one after the other."""

    sessions: int
    sessions_per_s: float
    first_decision_ms: float
    """Median time from the start of a session to its first decision, in milliseconds."""
    overhead_over_agents: float
    """Wall time of all sessions over the time spent waiting for agents."""
    decide_ms: float
    """Median time of one decision as the head recorded it (encoding), in milliseconds."""


def bench_sessions(start: Callable[[str], Iterator[SessionEvent]], questions: Sequence[str]) -> SessionFigures:
    """Run one session per question and time it.

    Args:
        start: begins a session on a question.
        questions: at least one; the first is run once beforehand and not counted.
    """
    list(start(questions[0]))
    firsts, encodes, agents_s = [], [], 0.0
    began = time.perf_counter()
    for question in questions:
        opened, decided = time.perf_counter(), False
        for event in start(question):
            if isinstance(event, StepDecided):
                if not decided:
                    firsts.append((time.perf_counter() - opened) * 1e3)
                    decided = True
                if event.step.decision is not None:
                    encodes.append(event.step.decision.encode_ms)
            elif isinstance(event, SessionEnded):
                agents_s += sum(turn.reply.latency_s for turn in event.session.transcript.turns)
    wall = time.perf_counter() - began
    return SessionFigures(
        sessions=len(questions),
        sessions_per_s=len(questions) / wall,
        first_decision_ms=statistics.median(firsts),
        overhead_over_agents=wall / agents_s,
        decide_ms=statistics.median(encodes) if encodes else 0.0,
    )
