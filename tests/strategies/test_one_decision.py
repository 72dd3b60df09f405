"""Over a recorded pool every strategy plays one decision, whatever it would do elsewhere."""

from __future__ import annotations

import pytest

from trinity_core.agents.pool import Pool
from trinity_core.cancel import Cancel
from trinity_core.errors import PlanError
from trinity_core.events import SessionEnded
from trinity_core.session.loop import run_session
from trinity_core.settings import SessionPlan
from trinity_core.strategies.coordinator import Coordinator
from trinity_core.strategies.one_decision import NOTE, OneDecision
from trinity_core.strategies.registry import StrategyParts, make_strategy
from trinity_core.testing import FixedSteps, HashEncoder, ScriptedAgent
from trinity_core.types import Call, Role, Step, StopReason, Transcript

POOL = Pool("recorded:x", (ScriptedAgent("a"), ScriptedAgent("b"), ScriptedAgent("c")), recorded=True)


def ended(name: str) -> SessionEnded:
    plan = SessionPlan("2+2?", name, POOL.name, tuple(agent.info for agent in POOL.agents))
    parts = StrategyParts(plan, POOL, lambda run_id: Coordinator(HashEncoder(), None))  # type: ignore[arg-type]
    *_, last = run_session(plan, make_strategy(parts), POOL, cancel=Cancel())
    assert isinstance(last, SessionEnded)
    return last


@pytest.mark.parametrize("name", ["random", "rotation", "script", "single:b"])
def test_one_worker_answers_and_the_session_is_done(name: str) -> None:
    session = ended(name).session
    assert [turn.call.role for turn in session.transcript.turns] == [Role.WORKER]
    assert (session.answer, session.stopped_by) == ("42", StopReason.STRATEGY_DONE)


def test_a_thinker_is_turned_into_a_worker_and_the_note_says_so() -> None:
    step = OneDecision(FixedSteps([Step((Call("a", Role.THINKER), Call("b", Role.WORKER)), note="First.")])).next_step(Transcript("?"))
    assert step is not None
    assert [(call.agent, call.role) for call in step.calls] == [("a", Role.WORKER), ("b", Role.WORKER)]
    assert step.note == f"First. {NOTE}"


def test_a_workers_step_is_left_as_it_is() -> None:
    step = Step((Call("a", Role.WORKER),))
    assert OneDecision(FixedSteps([step, step])).next_step(Transcript("?")) is step


def test_several_answers_without_words_cannot_be_held_against_each_other() -> None:
    steps = [Step((Call("a", Role.WORKER), Call("b", Role.WORKER)))]
    assert OneDecision(FixedSteps(steps)).next_step(Transcript("?")) == steps[0]
    with pytest.raises(PlanError, match="only their outcomes were recorded"):
        OneDecision(FixedSteps(steps), words=False).next_step(Transcript("?"))
