"""The reader plans and routes when asked to; the generalist compares. Without an instruction they speak as ever."""

import threading

import pytest

from tests.agents.specialists.helpers import careful_pool, with_turn
from trinity_core.agents.pool import Pool
from trinity_core.agents.specialists import algebra
from trinity_core.session.turns import prompt_for
from trinity_core.strategies.briefing import list_agents
from trinity_core.strategies.conductor import ASK_FOR_PLAN
from trinity_core.strategies.mixture import AGGREGATE
from trinity_core.strategies.router_r1 import ANSWER_NOW, ASK_OR_ANSWER
from trinity_core.strategies.routing import Question, parse_routing
from trinity_core.strategies.workflow import parse_workflow
from trinity_core.types import Call, Role, Transcript

AGENTS = careful_pool()
POOL = Pool("offline", tuple(AGENTS.values()))
BRIEFING = list_agents(POOL, POOL.names)
STORY = "Each of the 3 notebooks that Ines buys costs 6 dollars. Ines hands over 20 dollars. How much change is due?"
FITTING = {
    "What is 12 * 7?": "calculator",
    "Solve 3x + 2 = 11 for x.": "algebraist",
    "What is printed?\n```python\nprint(2 ** 5)\n```": "programmer",
    "What is the capital of Peru?": "archivist",
    "Please say something nice.": "generalist",
}


def said(agent: str, role: Role, instruction: str, transcript: Transcript) -> str:
    number = len(transcript.turns) + 1
    return AGENTS[agent].reply_text(prompt_for(Call(agent, role, instruction), transcript, session_seed=1, number=number))


def planned(question: str, most: int):
    instruction = ASK_FOR_PLAN.format(agents=BRIEFING, most=most)
    return parse_workflow(said("reader", Role.THINKER, instruction, Transcript(question)), POOL.names, most=most)


@pytest.mark.parametrize(("question", "agent"), FITTING.items())
def test_the_reader_gives_the_work_to_whom_the_description_fits(question: str, agent: str) -> None:
    assert planned(question, 4)[0].agent == agent
    asked = parse_routing(said("reader", Role.WORKER, ASK_OR_ANSWER.format(agents=BRIEFING), Transcript(question)), POOL.names)
    assert isinstance(asked, Question)
    assert asked.agent == agent


def test_a_plan_has_independent_tries_and_a_comparison_where_there_is_room() -> None:
    assert [(step.agent, step.sees) for step in planned("What is 12 * 7?", 4)] == [
        ("calculator", ()),
        ("calculator", ()),
        ("calculator", ()),
        ("generalist", (1, 2, 3)),
    ]
    assert [step.agent for step in planned("What is 12 * 7?", 2)] == ["calculator"]


def test_a_task_carries_the_formal_statement_and_whoever_gets_it_can_use_it() -> None:
    task = planned(STORY, 1)[0].task
    assert task == "Compute: 20 - 3*6"
    assert "Answer: 2" in said("calculator", Role.WORKER, task, Transcript(STORY))
    assert "Answer: 2" not in said("calculator", Role.WORKER, "", Transcript(STORY))


def test_the_router_answers_with_what_it_was_told_and_asks_the_next_one_when_it_was_told_nothing() -> None:
    told = with_turn(Transcript(STORY), "calculator", Role.WORKER, "So be it.\nAnswer: 84")
    assert said("reader", Role.WORKER, ANSWER_NOW, told).endswith("<answer>84</answer>")
    lost = with_turn(Transcript(STORY), "calculator", Role.WORKER, "I cannot read prose.")
    again = parse_routing(said("reader", Role.WORKER, ASK_OR_ANSWER.format(agents=BRIEFING), lost), POOL.names)
    assert again == Question("generalist", "Compute: 20 - 3*6")


@pytest.mark.parametrize(("answers", "expected"), [("5 84 84", "84"), ("84 5", "84"), ("5 84", "84"), ("5 6", "5"), ("5", "5")])
def test_the_generalist_takes_what_most_say_and_its_own_result_where_they_are_even(answers: str, expected: str) -> None:
    transcript = Transcript("What is 12 * 7?")
    for answer in answers.split():
        transcript = with_turn(transcript, "somebody", Role.WORKER, f"Answer: {answer}")
    assert said("generalist", Role.WORKER, AGGREGATE, transcript).endswith(f"Answer: {expected}")


def test_other_instructions_change_nothing_about_what_the_reader_does() -> None:
    thought = said("reader", Role.THINKER, "think hard.", Transcript(STORY))
    assert "Suggestion: Compute: 20 - 3*6" in thought


def test_two_threads_integrate_one_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    inside, overlaps, real = [], [], algebra.manualintegrate

    def watched(*given):
        overlaps.append(len(inside))
        inside.append(1)
        found = real(*given)
        inside.pop()
        return found

    monkeypatch.setattr(algebra, "manualintegrate", watched)
    texts = [f"cos({k}*x)" for k in range(2, 6)]
    threads = [threading.Thread(target=algebra.integral, args=(text, "x")) for text in texts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(overlaps) == {0}
