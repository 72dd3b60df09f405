"""Branches: exact where nothing changes, the parent untouched, limits for the whole, refusals in words."""

from dataclasses import replace

import numpy as np
import pytest

from trinity_core.agents.pool import Pool
from trinity_core.cancel import Cancel
from trinity_core.coordinator.head import LinearHead
from trinity_core.errors import PlanError, PoolError
from trinity_core.events import SessionEnded, StepDecided, TurnReplied
from trinity_core.session.fork import Change, fork, run_branch
from trinity_core.session.loop import run_session
from trinity_core.session.start import Start
from trinity_core.settings import SessionLimits, SessionPlan
from trinity_core.strategies.coordinator import Coordinator
from trinity_core.strategies.registry import StrategyParts, make_strategy
from trinity_core.testing import FixedSteps, HashEncoder, ScriptedAgent
from trinity_core.types import Call, Reply, Role, Step, StopReason, Transcript, Turn, Usage

W, T, V = Role.WORKER, Role.THINKER, Role.VERIFIER


def reply(prompt):
    return {W: f"Answer: {prompt.seed % 97}", T: f"Suggestion: try {prompt.seed % 89}", V: "REVISE"}[prompt.role]


def a_pool(**unavailable):
    return Pool("test", tuple(ScriptedAgent(name, reply, unavailable=unavailable.get(name, "")) for name in "abcd"))


def a_plan(pool, strategy="random", **limits):
    infos = tuple(agent.info for agent in pool.agents)
    return SessionPlan("2+2?", strategy, "test", infos, argmax=False, limits=SessionLimits(**limits))


def strategy_of(plan, pool):
    head = LinearHead(np.random.default_rng(3).standard_normal((len(pool.names) + 3, 16)).astype(np.float32))
    return make_strategy(StrategyParts(plan, pool, lambda run_id: Coordinator(HashEncoder(), head)))


def play(plan, pool):
    return ended(run_session(plan, strategy_of(plan, pool), pool, cancel=Cancel())).transcript


def ended(events):
    return list(events)[-1].session


def branch(plan, transcript, pool, turn, **change):
    made = fork(plan, transcript, pool, turn=turn, change=Change(**change))
    return list(run_branch(made, strategy_of(made.plan, pool), pool, cancel=Cancel()))


def plain(turn):
    """Without the note and what is measured (the hash encoder counts the words of a transcript's repr)."""
    decision = turn.decision and replace(turn.decision, encode_ms=0.0, tokens_read=0)
    return replace(turn, note="", reply=replace(turn.reply, latency_s=0.0), decision=decision)


@pytest.mark.parametrize("strategy", ["random", "rotation", "coordinator", "script:a,b,c"])
@pytest.mark.parametrize("turn", [1, 3, 5])
def test_a_branch_that_changes_nothing_repeats_its_parent_to_the_letter(strategy, turn):
    pool = a_pool()
    plan = a_plan(pool, strategy, max_turns=6)
    parent = play(plan, pool)
    again = branch(plan, parent, pool, turn)[-1].session.transcript
    assert [plain(one) for one in again.turns] == [plain(one) for one in parent.turns]
    assert again.turns[turn - 1].note == "Branch: this turn is played again as it was."


def test_everything_before_the_turn_is_given_again_and_the_turn_is_as_told():
    pool = a_pool()
    plan = a_plan(pool, "coordinator", max_turns=6)
    parent = play(plan, pool)
    events = branch(plan, parent, pool, 3, agent="d", role=T, instruction="Count twice.")
    assert [event.turn for event in events if isinstance(event, TurnReplied)][:2] == list(parent.turns[:2])
    decided = [event for event in events if isinstance(event, StepDecided)]
    assert [event.turn for event in decided[:3]] == [1, 2, 3]
    assert decided[2].step.calls == (Call("d", T, "Count twice."),)
    assert decided[2].step.decision == parent.turns[2].decision
    assert decided[2].step.note.startswith("Branch: d as Thinker instead of ")
    assert isinstance(events[-1], SessionEnded)


def test_the_ledger_counts_the_given_turns_and_their_time():
    pool = a_pool()
    plan = a_plan(pool, max_turns=4)
    parent = Transcript("2+2?", tuple(replace(t, reply=replace(t.reply, latency_s=7.0)) for t in play(plan, pool).turns))
    session = branch(plan, parent, pool, 4)[-1].session
    used = [turn.reply.usage for turn in session.transcript.turns]
    assert (session.tokens_in, session.tokens_out) == (sum(u.tokens_in for u in used), sum(u.tokens_out for u in used))
    assert len(session.transcript.turns) == 4
    assert 21 <= session.seconds < 22


def test_one_turn_more_after_the_last_raises_only_the_limit_it_meets():
    pool = a_pool()
    plan = a_plan(pool, "rotation", max_turns=3)
    parent = play(plan, pool)
    made = fork(plan, parent, pool, turn=4, change=Change("b", W))
    assert made.plan.limits == replace(plan.limits, max_turns=4)
    session = branch(plan, parent, pool, 4, agent="b", role=W)[-1].session
    assert session.stopped_by is StopReason.MAX_TURNS
    assert session.transcript.turns[3].note == "Branch: one turn more, b as Worker; the strategy would have asked d as Thinker."


def test_a_used_up_token_budget_is_granted_once_more():
    pool = a_pool()
    plan = a_plan(pool, max_turns=6, max_tokens=1)
    parent = play(plan, pool)
    made = fork(plan, parent, pool, turn=2, change=Change("b", W))
    used = parent.turns[0].reply.usage
    assert made.plan.limits == replace(plan.limits, max_tokens=1 + used.tokens_in + used.tokens_out)


def test_a_session_goes_on_after_an_accepted_answer():
    pool = Pool("test", (ScriptedAgent("a"), ScriptedAgent("v", ["ACCEPT"])))
    plan = SessionPlan("2+2?", "fixed", "test", tuple(agent.info for agent in pool.agents))
    steps = [Step((Call("a", W),)), Step((Call("v", V),))]
    parent = ended(run_session(plan, FixedSteps(steps), pool, cancel=Cancel())).transcript
    made = fork(plan, parent, pool, turn=3, change=Change("a", W))
    session = ended(run_branch(made, FixedSteps(steps), pool, cancel=Cancel()))
    assert (len(session.transcript.turns), session.stopped_by) == (3, StopReason.STRATEGY_DONE)
    assert session.transcript.turns[2].note.endswith("the strategy had no further step.")


def fan_out(pool):
    steps = [Step((Call("a", T),)), Step((Call("a", W), Call("b", W), Call("c", W))), Step((Call("d", W),))]
    plan = a_plan(pool)
    return plan, steps, ended(run_session(plan, FixedSteps(steps), pool, cancel=Cancel())).transcript


def test_a_branch_inside_a_parallel_step_replaces_the_whole_step():
    pool = a_pool()
    plan, steps, parent = fan_out(pool)
    made = fork(plan, parent, pool, turn=3, change=Change(agent="d"))
    session = ended(run_branch(made, FixedSteps(steps), pool, cancel=Cancel()))
    assert [(t.number, t.step, t.call.agent) for t in session.transcript.turns] == [(1, 1, "a"), (2, 2, "d"), (3, 3, "d")]
    assert session.transcript.turns[1].note == "Branch: d as Worker instead of b as Worker and the 2 calls beside it."


def test_a_parallel_step_can_be_played_again_as_it_was():
    pool = a_pool()
    plan, steps, parent = fan_out(pool)
    made = fork(plan, parent, pool, turn=3, change=Change())
    again = ended(run_branch(made, FixedSteps(steps), pool, cancel=Cancel())).transcript
    assert [plain(turn) for turn in again.turns] == [plain(turn) for turn in parent.turns]


def test_an_interrupted_parallel_step_counts_up_to_its_first_missing_call():
    pool = a_pool()
    plan, _, parent = fan_out(pool)
    broken = Transcript(parent.question, (parent.turns[0], parent.turns[1], parent.turns[3]))
    assert fork(plan, broken, pool, turn=3, change=Change("d", W)).transcript.turns == parent.turns[:2]
    with pytest.raises(PlanError, match="from 1 to 3"):
        fork(plan, broken, pool, turn=4, change=Change("d", W))


@pytest.mark.parametrize(
    ("turn", "change", "words"),
    [
        (0, Change("a", W), "Turn 0 cannot be changed; choose one from 1 to 4"),
        (9, Change("a", W), "from 1 to 4"),
        (4, Change("a"), "name an agent and a role"),
        (1, Change(role=V), "nothing to verify"),
        (1, Change("nobody"), "no agent named 'nobody'"),
        (1, Change("b"), "'b' cannot be called: needs a key"),
        (1, Change(instruction="x" * 5_000), "5,000 characters"),
    ],
)
def test_a_change_that_cannot_be_made_is_refused_in_words(turn, change, words):
    pool = a_pool()
    plan = a_plan(pool, "script:a,c,d", max_turns=3)
    parent = play(plan, pool)
    with pytest.raises((PlanError, PoolError), match=words):
        fork(plan, parent, a_pool(b="needs a key"), turn=turn, change=change)


@pytest.mark.parametrize("names", ["abc", "abce", "abdc"])
def test_a_pool_with_other_agents_than_the_session_had_is_refused(names):
    pool = a_pool()
    plan = a_plan(pool)
    other = Pool("test", tuple(ScriptedAgent(name) for name in names))
    with pytest.raises(PoolError, match="other agents now"):
        fork(plan, play(plan, pool), other, turn=1, change=Change("a"))


def test_a_branch_cancelled_before_it_plays_gives_the_kept_turns_and_ends():
    pool, cancel = a_pool(), Cancel()
    plan = a_plan(pool, max_turns=4)
    parent = play(plan, pool)
    made = fork(plan, parent, pool, turn=3, change=Change("a", W))
    cancel.set()
    session = ended(run_branch(made, strategy_of(plan, pool), pool, cancel=cancel))
    assert (session.transcript.turns, session.stopped_by) == (parent.turns[:2], StopReason.CANCELLED)


def test_the_time_of_a_parallel_step_is_that_of_its_slowest_call():
    turns = tuple(Turn(n, s, Call("a", W), Reply("x", Usage(), 0.0, t)) for n, s, t in ((1, 1, 2.0), (2, 2, 3.0), (3, 2, 5.0)))
    assert Start(Transcript("?", turns), Step(())).seconds == 7.0
