"""Vote, mixture, best of k, cascade and self-reflection over scripted agents."""

from dataclasses import replace

from tests.strategies.playing import BUSY, path, play, pool_of
from trinity_core.strategies.cascade import Cascade
from trinity_core.strategies.cast import workers
from trinity_core.strategies.mixture import AGGREGATE
from trinity_core.strategies.reflect import REFLECT
from trinity_core.types import StopReason, Transcript

FOUR, FIVE, SIX = ["Answer: 4"], ["Answer: 5"], ["Answer: 6"]
LOST = ["I can only do sums, and I see none in all these words; please put it to somebody else."]


def test_workers_begin_with_the_pools_worker_and_end_with_its_thinker_and_verifier() -> None:
    assert workers(pool_of({"x": FOUR, "y": FOUR})) == ("w", "x", "y", "t", "v")


def test_a_vote_asks_different_agents_at_once_and_takes_what_most_say() -> None:
    session = play("vote:3", {"w": FIVE, "x": FOUR, "y": ["Answer: 4.0"]})
    assert path(session) == [("w", "w", ()), ("x", "w", ()), ("y", "w", ())]
    assert {turn.step for turn in session.transcript.turns} == {1}
    assert (session.answer, session.answer_turn, session.answer_note) == ("4", 2, "2 of 3 answers agree.")


def test_a_vote_of_one_agent_asks_it_as_often_as_told_but_no_more_than_there_are_turns() -> None:
    assert path(play("vote:x+9", {"x": FOUR}, max_turns=3)) == [("x", "w", ())] * 3


def test_a_mixture_shows_all_complete_proposals_to_its_aggregator() -> None:
    session = play("mixture:t", {"x": FIVE, "y": [BUSY], "t": SIX}, max_turns=4)
    assert path(session) == [("w", "w", ()), ("x", "w", ()), ("y", "w", ()), ("t", "w", (1, 2))]
    assert session.transcript.turns[-1].call.instruction == AGGREGATE
    assert (session.answer, session.answer_note) == ("6", "")


def test_a_mixture_without_its_aggregators_answer_takes_what_most_proposers_say() -> None:
    session = play("mixture:t", {"x": FOUR, "t": [BUSY]}, max_turns=3)
    assert (session.answer, session.answer_turn) == ("4", 1)
    assert session.answer_note == "The aggregator gave no answer. 2 of 2 answers agree."


def test_best_of_k_judges_each_answer_by_itself_and_takes_an_accepted_one() -> None:
    session = play("best-of", {"w": FIVE, "x": FOUR, "v": ["REVISE", "ACCEPT"]})
    assert path(session) == [("w", "w", ()), ("x", "w", ()), ("v", "v", (1,)), ("v", "v", (2,))]
    accepted = next(turn for turn in session.transcript.turns if turn.verdict == "accept")
    assert session.answer == {1: "5", 2: "4"}[accepted.call.sees[0]]
    assert session.answer_note == "1 of 2 answers were accepted; the first of them is taken."


def test_best_of_k_without_an_accepted_answer_takes_what_most_say() -> None:
    session = play("best-of:x+2", {"x": FOUR, "v": ["REVISE"]})
    assert (session.answer, session.answer_turn) == ("4", 1)
    assert session.answer_note == "No answer was accepted. 2 of 2 answers agree."


def test_a_single_answer_that_is_accepted_ends_the_session() -> None:
    session = play("best-of:x+2", {"x": ["Answer: 4"], "v": ["ACCEPT"]}, max_turns=2)
    assert (path(session), session.stopped_by) == ([("x", "w", ()), ("v", "v", (1,))], StopReason.ACCEPTED)


def test_a_cascade_climbs_until_the_judge_accepts_and_does_not_judge_who_declines() -> None:
    session = play("cascade", {"w": FIVE, "t": LOST, "x": FOUR, "v": ["REVISE", "ACCEPT"]}, max_turns=9)
    assert path(session) == [("t", "w", ()), ("w", "w", ()), ("v", "v", (2,)), ("x", "w", ()), ("v", "v", (4,))]
    assert (session.answer, session.stopped_by) == ("4", StopReason.ACCEPTED)
    assert session.transcript.turns[3].note == "No answer of w was accepted; x is the next dearer agent."


def test_a_cascade_goes_from_cheap_to_dear_and_puts_unknown_prices_last() -> None:
    pool = pool_of({"x": FOUR})
    for agent, price in zip(pool.agents, (3.0, None, 1.0, 2.0), strict=True):
        agent.info = replace(agent.info, price_in=price)
    asked = Cascade(pool).next_step(Transcript("?")).calls[0].agent
    assert asked == "x"


def test_a_cascade_that_nobody_accepts_takes_the_dearest_answer() -> None:
    session = play("cascade", {"t": FIVE, "w": FOUR, "v": ["REVISE"]}, max_turns=4)
    assert (session.answer, session.answer_note) == ("4", "No answer was accepted; the one of w, the dearest that answered, is taken.")


def test_reflection_goes_over_its_own_answer_and_the_last_one_counts() -> None:
    session = play("reflect:x", {"x": ["Answer: 5", "Answer: 6", "Answer: 4"]}, max_turns=3)
    assert [turn.call.instruction for turn in session.transcript.turns] == ["", REFLECT, REFLECT]
    assert (path(session), session.answer) == ([("x", "w", None)] * 3, "4")


def test_reflection_ends_after_five_rounds_and_when_its_agent_fails() -> None:
    assert len(play("reflect", {}, max_turns=20).transcript.turns) == 6
    session = play("reflect:x", {"x": ["Answer: 4", BUSY]})
    assert (len(session.transcript.turns), session.answer) == (2, "4")
