"""Statements, requests, and texts that nobody wrote with us in mind."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.agents.specialists.helpers import careful_pool, prompt
from tests.agents.specialists.questions import NOBODY_KNOWS, TYPED
from trinity_core.agents.specialists import NAMES
from trinity_core.agents.specialists.formal import Form, Statement, find_statements
from trinity_core.agents.specialists.requests import read_request
from trinity_core.types import ROLES, Role

POOL = careful_pool()
PIECES = st.sampled_from(
    [word for question, _ in TYPED for word in question.split()]
    + ["=", "(", "3/4", "1.5/2", "1/0", "$2.50", ")", "^", "'", "```", "\n", "\x00", "9" * 50, "Solve:", "Python:", "lim"]
)


@pytest.mark.parametrize("form", Form)
def test_a_statement_reads_back_from_its_own_text(form: Form) -> None:
    body = "print(1)\nprint(2)" if form is Form.PYTHON else "3*x + 1"
    statement = Statement(form, body)
    assert find_statements(f"Some thought.\n{statement.text}\nNext role: worker") == (statement,)


def test_a_request_is_read_with_its_examples() -> None:
    request = read_request(
        "Write a Python function `f(xs, k)` that rotates. For example, `f([1, 2], 1)` returns `[2, 1]` and f([], 3) == []."
    )
    assert request is not None
    assert (request.name, request.parameters) == ("f", ("xs", "k"))
    assert request.examples == ((([1, 2], 1), [2, 1]), (([], 3), []))


@pytest.mark.parametrize("question", ["2+2? 3/4", "I have 1/2 of 3/4 apples and 1.5/2 more, how many?", "It costs $1/0 each for 3 pens?"])
def test_fractions_in_prose_break_no_reader(question: str) -> None:
    assert all(agent.reply_text(prompt(question, role, answer="1")) for agent in POOL.values() for role in ROLES)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=14), st.sampled_from(ROLES), st.sampled_from([name for name in NAMES if name != "programmer"]))
def test_no_mixture_of_words_breaks_a_specialist(words: list[str], role: Role, name: str) -> None:
    assert POOL[name].reply_text(prompt(" ".join(words), role, answer=" ".join(words[:2]) or "1"))


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=80), st.sampled_from(ROLES), st.sampled_from([name for name in NAMES if name != "programmer"]))
def test_no_text_breaks_a_specialist(text: str, role: Role, name: str) -> None:
    assert POOL[name].reply_text(prompt(text or "?", role, answer=text or "1"))


@pytest.mark.parametrize(
    "question", [*NOBODY_KNOWS, "Solve: " + "9" * 5000 + "=x", "Sequence: " + "7, " * 5000, "1, 2, " * 3000, "'" * 9999, "(" * 9999]
)
def test_long_and_odd_questions_are_answered_quickly(question: str) -> None:
    began = time.perf_counter()
    for agent in POOL.values():
        for role in ROLES:
            assert agent.reply_text(prompt(question, role, answer="1"))
    assert time.perf_counter() - began < 3
