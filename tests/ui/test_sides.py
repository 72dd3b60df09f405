"""Sessions side by side: the alignment, where they part, the account, and links that name nothing."""

from __future__ import annotations

import json

import pytest

from storage.stored import TimedEvent
from tests.ui.fakes import TANK, memory_store, services
from trinity_core.events import SessionEnded, TurnReplied
from trinity_core.settings import SessionPlan
from trinity_core.types import Call, Decision, Reply, Role, Session, StopReason, Transcript, Turn, Usage
from ui.pages.sides import compared

W, T, V = Role.WORKER, Role.THINKER, Role.VERIFIER


@pytest.fixture(scope="module")
def bundle():
    return services(store=memory_store())


def head(margin):
    return Decision(("a", "b"), (1.5, -0.5), (0.1, 0.2, -0.3), (0.9, 0.1), (0.3, 0.4, 0.3), "a", T, 0.7, margin, 4.0, 20, 0, 1.0, False)


def session(store, turns, *, question=TANK, correct=None, margins=()):
    """A stored session of (agent, role, text) turns; a fourth entry is the step."""
    made = []
    for number, (agent, role, text, *step) in enumerate(turns, start=1):
        decision = head(margins[number - 1]) if number <= len(margins) else None
        made.append(Turn(number, step[0] if step else number, Call(agent, role), Reply(text, Usage(10, 5), 0.001, 0.5), decision))
    session_id = store.create(SessionPlan(question, "random", "offline", ()))
    ended = Session(Transcript(question, tuple(made)), "42", StopReason.MAX_TURNS, 10 * len(made), 5 * len(made), 0.001 * len(made), 1.0)
    store.add_many(session_id, [TimedEvent(0.1, event) for event in (*map(TurnReplied, made), SessionEnded(ended))])
    store.grade(session_id, correct)
    return session_id


def compare(bundle, *sessions):
    return json.loads(compared(bundle, ",".join(sessions)))


def test_the_first_step_with_another_choice_is_where_they_part(bundle):
    a = session(bundle.store, [("a", T, "x"), ("a", W, "y"), ("b", V, "z")], correct=True, margins=(0.3, 0.12))
    b = session(bundle.store, [("a", T, "x"), ("b", W, "y")], correct=False, margins=(0.3, 0.4))
    data = compare(bundle, a, b)
    assert data["parts_at"] == 2
    assert [step["parts"] for step in data["steps"]] == [False, True, False]
    assert data["steps"][2]["cells"][1] is None
    assert data["account"] == (
        "Both ask a as Thinker first; at turn 2 A asks a as Worker, B asks b as Worker: margin 0.12 against 0.40. "
        "A ends right after 3 turns and 45 tokens, for $0.0030; B ends wrong after 2 turns and 30 tokens, for $0.0020."
    )
    assert data["steps"][0]["cells"][0]["head"]["agents"] == [["a", 1.5], ["b", -0.5]]


def test_the_same_choice_answered_otherwise_is_a_parting_too(bundle):
    a = session(bundle.store, [("a", W, "x")])
    b = session(bundle.store, [("a", W, "other")])
    data = compare(bundle, a, b)
    assert data["account"].startswith("They part at once: at turn 1 the same call, a as Worker, is answered otherwise. A ends not graded")


def test_a_session_that_ends_earlier_parts_there(bundle):
    turns = [("a", W, "x"), ("b", V, "y"), ("a", W, "z"), ("b", V, "y"), ("a", W, "x")]
    a, b = session(bundle.store, turns), session(bundle.store, turns[:4])
    assert compare(bundle, a, b)["account"].startswith("Both take the same first 4 steps; at turn 5 A asks a as Worker, B has ended. ")


def test_sessions_that_do_the_same_never_part(bundle):
    a, b = (session(bundle.store, [("a", W, "x")]) for _ in range(2))
    data = compare(bundle, a, b)
    assert (data["parts_at"], data["same_question"]) == (0, True)
    assert data["account"].startswith("Both take the same one step, word for word.")


def test_calls_made_at_once_are_one_step(bundle):
    a = session(bundle.store, [("a", W, "x", 1), ("b", W, "y", 1), ("c", W, "z", 1), ("a", W, "end", 2)])
    b = session(bundle.store, [("a", W, "x")])
    data = compare(bundle, a, b)
    assert [len(cell["calls"]) if cell else 0 for cell in data["steps"][0]["cells"]] == [3, 1]
    assert "A asks 3 agents at once, B asks a as Worker." in data["account"]


def test_different_questions_are_said_to_be_different(bundle):
    a, b = session(bundle.store, [("a", W, "x")]), session(bundle.store, [("a", W, "x")], question="2+2?")
    data = compare(bundle, a, b)
    assert not data["same_question"]
    assert data["account"].startswith("These sessions answer different questions")


def test_a_session_without_turns_can_stand_beside_one_with(bundle):
    empty = bundle.store.create(SessionPlan(TANK, "random", "offline", ()))
    full = session(bundle.store, [("a", W, "x")])
    assert compare(bundle, empty, full)["parts_at"] == 1
    other = bundle.store.create(SessionPlan(TANK, "random", "offline", ()))
    assert compare(bundle, empty, other)["account"].startswith("None of them has finished a turn.")


@pytest.mark.parametrize(
    ("link", "words"),
    [
        (None, "fewer than two"),
        ("", "fewer than two"),
        ("0" * 32, "fewer than two"),
        (",".join(["0" * 32] * 3), "fewer than two"),
        (",".join(str(n) * 32 for n in range(5)), "at most 4"),
        (f"{'0' * 32},{'1' * 32}", "There is no session"),
        ("<script>,../../x", "fewer than two"),
    ],
)
def test_a_link_that_names_no_pair_is_answered_in_words(bundle, link, words):
    assert words in json.loads(compared(bundle, link))["error"]
