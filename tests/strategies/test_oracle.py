"""The oracle over the offline pool, whose agents say in thought what they will say in play."""

import numpy as np
import pytest

from tests.agents.specialists.helpers import OpenSandbox
from trinity_core.agents.pool import Pool
from trinity_core.agents.recorded import recorded_pool
from trinity_core.agents.specialists import SlipRates, offline_pool
from trinity_core.cancel import Cancel
from trinity_core.errors import PlanError
from trinity_core.events import SessionEnded
from trinity_core.session.loop import run_session
from trinity_core.settings import SessionLimits, SessionPlan
from trinity_core.strategies.registry import StrategyKind, StrategyParts, make_strategy, strategy_cards
from trinity_core.tasks.table.table import TaskTable
from trinity_core.tasks.table.task_set import TaskSet
from trinity_core.testing import ScriptedAgent
from trinity_core.types import AgentInfo, Session

SLIPPERY = SlipRates(0.5, 0.5, 0.5, 0.5, 0.5, 0.5)
QUESTION = "What is 12 * 7 + 5?"


def pool() -> Pool:
    return Pool("offline", offline_pool(sandbox=OpenSandbox(), slip=SLIPPERY))


def parts(over: Pool, *, wanted: str = "89", **plan: object) -> StrategyParts:
    chosen = SessionPlan(QUESTION, "oracle", over.name, (), **plan)
    return StrategyParts(chosen, over, lambda run_id: None, judge=lambda answer: float(answer == wanted))


def play(given: StrategyParts) -> Session:
    events = list(run_session(given.plan, make_strategy(given), given.pool, cancel=Cancel()))
    assert isinstance(events[-1], SessionEnded)
    return events[-1].session


def test_it_foresees_who_will_be_right_whatever_the_seed() -> None:
    sessions = [play(parts(pool(), seed=seed)) for seed in range(12)]
    assert {session.answer for session in sessions} == {"89"}
    assert len({session.transcript.turns[0].call.agent for session in sessions}) > 1


def test_it_plays_some_plan_where_nobody_is_right_and_keeps_to_its_turns() -> None:
    assert len(play(parts(pool(), wanted="never")).transcript.turns) == 1
    assert len(play(parts(pool(), wanted="never", limits=SessionLimits(max_turns=1))).transcript.turns) == 1


def test_it_needs_a_known_answer_and_agents_that_can_be_foreseen() -> None:
    given = parts(pool())
    with pytest.raises(PlanError, match="whose answer is known"):
        make_strategy(StrategyParts(given.plan, given.pool, given.coordinator))
    live = Pool("live", (ScriptedAgent("a"),))
    with pytest.raises(PlanError, match="cannot foresee"):
        make_strategy(parts(live))
    assert "oracle" not in {card.name for card in strategy_cards(live)}


def test_its_card_says_that_it_cannot_be_attained() -> None:
    card = strategy_cards(pool())[-1]
    assert (card.name, card.kind, card.title) == ("oracle", StrategyKind.BOUND, "Oracle (not attainable)")


def test_over_recorded_outcomes_it_asks_the_agent_that_was_right() -> None:
    infos = tuple(AgentInfo(name) for name in ("x", "y", "z"))
    replies = (("Answer: 1",), ("",), ("Answer: 2",))
    scores = np.array([[0.0, np.nan, 1.0]], np.float32)
    table = TaskTable(infos, ("One?",), ("all",), ("",), ("recorded",), scores, replies=replies)
    over = recorded_pool(TaskSet("a" * 32, "quiz", table))
    plan = SessionPlan("One?", "oracle", over.name, ())
    session = play(StrategyParts(plan, over, lambda run_id: None, judge=lambda answer: float(answer == "2")))
    assert [turn.call.agent for turn in session.transcript.turns] == ["z"]
