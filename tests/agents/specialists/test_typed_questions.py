"""Questions as people type them, worked out by the one who can, after the reader's plan where one is needed."""

import pytest

from tests.agents.specialists.helpers import OpenSandbox, careful_pool, play
from tests.agents.specialists.questions import REQUESTS, TYPED
from trinity_core.agents.roles import extract_answer
from trinity_core.agents.specialists.algebraist import same_expression
from trinity_core.agents.specialists.answers import same_answer
from trinity_core.session.turns import prompt_for
from trinity_core.types import Call, Role, Transcript

POOL = careful_pool()
SOLVERS = ("calculator", "algebraist", "programmer", "archivist")


def answers_to(question: str) -> dict[str, str]:
    """What each solver answers alone, else after the reader's plan."""
    found = {}
    for name in SOLVERS:
        for path in (((name, Role.WORKER),), (("reader", Role.THINKER), (name, Role.WORKER))):
            text = play(POOL, question, *path).turns[-1].reply.text
            if "Answer:" in text:
                found.setdefault(name, extract_answer(text))
    return found


@pytest.mark.parametrize(("question", "wanted"), TYPED, ids=[question[:40] for question, _ in TYPED])
def test_a_typed_question_is_answered(question: str, wanted: str) -> None:
    answers = answers_to(question)
    amounts = [text.split()[0] for text in answers.values() if wanted[0].isdigit()]
    given = [*answers.values(), *amounts]
    assert any(same_answer(text, wanted) or same_expression(text, wanted) for text in given), answers


@pytest.mark.parametrize(("question", "name", "arguments", "wanted"), REQUESTS, ids=[name for _, name, *_ in REQUESTS])
def test_a_requested_function_works(question: str, name: str, arguments: list[object], wanted: object) -> None:
    code = extract_answer(play(POOL, question, ("programmer", Role.WORKER)).turns[-1].reply.text)
    assert OpenSandbox().call(code, name, [arguments]).values == (wanted,)


def test_an_unknown_function_is_declined() -> None:
    question = "Write a Python function `zorp(xs)` that computes the zorp of a list."
    text = play(POOL, question, ("programmer", Role.WORKER)).turns[-1].reply.text
    assert "Answer:" not in text
    assert "do not know" in text


def test_prose_is_not_arithmetic() -> None:
    question = "A train travels 60 km/h for 2.5 hours, how far?"
    assert "Answer:" not in play(POOL, question, ("calculator", Role.WORKER)).turns[-1].reply.text
    planned = play(POOL, question, ("reader", Role.THINKER), ("calculator", Role.WORKER))
    assert extract_answer(planned.turns[-1].reply.text) == "150"


def test_a_strategys_instruction_comes_before_the_question() -> None:
    call = Call("calculator", Role.WORKER, instruction="Compute: 6*7")
    asked = prompt_for(call, Transcript("What is 1+1?"), session_seed=1, number=1)
    assert extract_answer(POOL["calculator"].reply_text(asked)) == "42"
