"""Regret on outcomes whose numbers are known, and the price of finding out."""

from trinity_core.agents.pool import Pool
from trinity_core.evaluation.alternatives import alternatives, price
from trinity_core.evaluation.regret import Outcome, regret
from trinity_core.settings import SessionLimits, SessionPlan
from trinity_core.testing import ScriptedAgent
from trinity_core.types import Call, Reply, Role, Transcript, Turn, Usage

W, T, V = Role.WORKER, Role.THINKER, Role.VERIFIER


def outcome(agent, score, answer="4", role=W, seed=0):
    return Outcome(agent, role, "", score, answer, "max_turns", 3, 10, 0.0, seed)


def test_a_choice_that_ended_wrong_where_another_ended_right_costs_one():
    found = regret([outcome("a", 0.0), outcome("b", 1.0), outcome("c", 0.0, role=T)], ("a", W))
    assert (found.value, found.best) == (1.0, (("b", W),))
    assert (
        found.sentence == "1 of 3 alternatives end right. The choice made, a as Worker, cost 1: for instance b as Worker does better here."
    )


def test_a_choice_that_no_other_could_have_bettered_costs_nothing():
    assert regret([outcome("a", 1.0), outcome("b", 1.0)], ("a", W)).value == 0.0
    hopeless = regret([outcome("a", 0.0), outcome("b", 0.0)], ("a", W))
    assert hopeless.value == 0.0
    assert hopeless.sentence.endswith("cost nothing: no other choice at this turn would have saved it.")


def test_several_seeds_give_the_mean():
    outcomes = [outcome("a", 1.0), outcome("a", 0.0, seed=1), outcome("b", 1.0), outcome("b", 1.0, seed=1)]
    assert regret(outcomes, ("a", W)).value == 0.5


def test_an_outcome_nobody_can_grade_is_not_taken_for_wrong():
    found = regret([outcome("a", None, "Four"), outcome("b", None, "four "), outcome("c", None, "5")], ("a", W))
    assert (found.value, found.scores, found.agreeing, found.common_answer) == (None, {}, 2, "Four")
    assert found.sentence == "Nobody can grade this question. 2 of 3 alternatives end with 'Four'."
    assert regret([outcome("b", 1.0), outcome("a", None)], ("a", W)).value is None


def test_after_the_last_turn_there_was_no_choice_to_regret():
    assert regret([outcome("a", 1.0)], None).sentence == "1 of 1 alternatives end right."
    assert regret([], None).sentence == "Nothing has been played yet."


def test_a_verifier_is_an_alternative_only_once_there_is_an_answer():
    pool = Pool("test", (ScriptedAgent("a"), ScriptedAgent("b", unavailable="no key"), ScriptedAgent("c")))
    answered = Transcript("?", (Turn(1, 1, Call("a", W), Reply("Answer: 4", Usage(600, 400), 0.5)),))
    assert alternatives(pool, Transcript("?")) == (("a", W), ("a", T), ("c", W), ("c", T))
    assert ("c", V) in alternatives(pool, answered)


def test_a_recorded_pool_has_workers_alone_and_costs_nothing():
    pool = Pool("test", (ScriptedAgent("a"), ScriptedAgent("c")), recorded=True)
    assert alternatives(pool, Transcript("?")) == (("a", W), ("c", W))
    assert price(SessionPlan("?", "random", "test", ()), pool, Transcript("?"), sessions=2).free


def test_the_price_is_bounded_by_tokens_times_the_dearest_price_and_by_the_dollars_left():
    pool = Pool("test", (ScriptedAgent("a"),))
    plan = SessionPlan("?", "random", "test", (), limits=SessionLimits(max_turns=5, max_tokens=1_001_000, max_cost_usd=10.0))
    kept = Transcript("?", (Turn(1, 1, Call("a", W), Reply("Answer: 4", Usage(600, 400), 0.5)),))
    assert price(plan, pool, kept, sessions=6).sentence == "6 sessions with at most 24 calls together, at most about $12.00."
    tight = SessionPlan("?", "random", "test", (), limits=SessionLimits(max_cost_usd=0.75))
    assert price(tight, pool, kept, sessions=6).dollars == 1.5
