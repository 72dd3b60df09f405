"""Conductor and Router-R1 over scripted agents."""

import json

from tests.strategies.playing import BUSY, path, play
from trinity_core.strategies.router_r1 import FALL_BACK
from trinity_core.types import Session


def plan(*steps: tuple[str, str, list[int]]) -> str:
    return json.dumps([{"agent": agent, "task": task, "sees": sees} for agent, task, sees in steps])


TWO = plan(("x", "Add.", []), ("w", "Check.", [1]))


def notes(session: Session) -> list[str]:
    return [turn.note for turn in session.transcript.turns if turn.note]


def test_the_conductors_plan_is_played_in_order_and_its_last_step_answers() -> None:
    session = play("conductor", {"t": [TWO], "x": ["Answer: 3"], "w": ["Answer: 4"]})
    assert path(session) == [("t", "t", ()), ("x", "w", ()), ("w", "w", (2,))]
    assert [turn.call.instruction for turn in session.transcript.turns[1:]] == ["Add.", "Check."]
    assert (session.answer, notes(session)) == ("4", [])


def test_the_planner_is_told_of_every_agent_and_of_the_steps_that_fit() -> None:
    session = play("conductor", {"t": [TWO], "x": ["Answer: 3"]}, max_turns=4)
    instruction = session.transcript.turns[0].call.instruction
    assert all(f"\n- {name}: " in instruction for name in "twvx")
    assert "1 to 3 steps" in instruction


def test_a_reply_without_a_plan_becomes_one_call_to_the_planner() -> None:
    session = play("conductor", {"t": ["No idea.", "Answer: 4"]})
    assert path(session) == [("t", "t", ()), ("t", "w", ())]
    assert (session.answer, notes(session)) == ("4", ["There is no plan: it holds no list of steps in JSON. So one agent answers alone."])


def test_a_planner_that_fails_leaves_the_work_to_somebody_else() -> None:
    session = play("conductor", {"t": [BUSY]})
    assert path(session) == [("t", "t", ()), ("w", "w", ())]
    assert notes(session) == ["There is no plan: the call for it failed. So one agent answers alone."]


def test_a_step_whose_agent_fails_is_given_to_another_one() -> None:
    session = play("conductor", {"t": [TWO], "x": [BUSY], "w": ["Answer: 4"]})
    assert path(session) == [("t", "t", ()), ("x", "w", ()), ("w", "w", ()), ("w", "w", (3,))]
    assert notes(session) == ["x failed, so somebody else takes the step."]


def test_a_planner_that_names_itself_makes_one_further_plan_in_the_place_of_that_step() -> None:
    outer = plan(("x", "Add.", []), ("t", "Check it in two ways.", [1]), ("w", "Conclude.", [2]))
    inner = plan(("v", "One way.", []), ("t", "Another.", [1]))
    session = play("conductor", {"t": [outer, inner, "Answer: 7"], "w": ["Answer: 4"], "x": ["Answer: 3"]}, max_turns=9)
    assert path(session) == [("t", "t", ()), ("x", "w", ()), ("t", "t", (2,)), ("v", "w", ()), ("t", "w", (4,)), ("w", "w", (5,))]
    assert "plan only this part: Check it in two ways." in session.transcript.turns[2].call.instruction
    assert session.answer == "4"


def test_without_room_for_a_further_plan_the_planner_works_itself() -> None:
    session = play("conductor", {"t": [plan(("x", "Add.", []), ("t", "Check.", [1])), "Answer: 4"], "x": ["Answer: 3"]}, max_turns=3)
    assert path(session) == [("t", "t", ()), ("x", "w", ()), ("t", "w", (2,))]


def test_one_turn_leaves_no_room_for_a_plan() -> None:
    assert path(play("conductor", {}, max_turns=1)) == [("w", "w", ())]


ASK = 'Let me see.\n<ask agent="x">What is 2+2?</ask>'


def test_the_router_asks_reads_the_reply_and_answers() -> None:
    session = play("router-r1", {"t": [ASK, "<answer>4</answer>"], "x": ["Answer: four"]})
    assert path(session) == [("t", "w", None), ("x", "w", ()), ("t", "w", None)]
    assert session.transcript.turns[1].call.instruction == "What is 2+2?"
    assert (session.answer, session.answer_note) == ("4", "")


def test_the_router_is_told_whom_it_may_ask_while_there_is_room_to_answer() -> None:
    session = play("router-r1", {"t": [ASK], "x": ["Answer: four"]}, max_turns=4)
    first, last = (session.transcript.turns[k].call.instruction for k in (0, 2))
    assert "\n- x: " in first
    assert "\n- t: " not in first
    assert "nobody can be asked any more" in last
    assert (session.answer, session.answer_note) == ("four", "t gave no answer of its own; the latest one it was given is taken.")


def test_a_wrong_form_gets_one_reminder_and_then_a_plain_answer() -> None:
    session = play("router-r1", {"t": ["Hm.", "Hmmm.", "Answer: 4"]})
    assert "Your last reply could not be used: the reply asks nobody" in session.transcript.turns[1].call.instruction
    assert session.transcript.turns[2].call.instruction == FALL_BACK
    assert (len(session.transcript.turns), session.answer) == (3, "4")


def test_a_router_that_fails_leaves_the_answer_to_somebody_else() -> None:
    session = play("router-r1", {"t": [BUSY], "w": ["Answer: 4"]})
    assert (path(session), session.answer) == ([("t", "w", None), ("w", "w", None)], "4")


def test_an_agent_that_fails_when_asked_is_not_offered_again() -> None:
    session = play("router-r1", {"t": [ASK, "<answer>4</answer>"], "x": [BUSY]})
    assert "\n- x: " not in session.transcript.turns[2].call.instruction
    assert session.answer == "4"
