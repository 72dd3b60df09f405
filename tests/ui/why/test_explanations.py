"""Explaining turns of stored sessions: only what a head decided, a few at a time, with every input checked."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from types import SimpleNamespace

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from trinity_core.cancel import Cancel
from trinity_core.coordinator.head import LinearHead
from trinity_core.errors import NotFoundError, PlanError
from trinity_core.settings import SessionPlan
from trinity_core.strategies.coordinator import Coordinator
from trinity_core.testing import HashEncoder
from trinity_core.types import Call, Decision, Reply, Role, Transcript, Turn
from ui.why.explanations import NOTHING, WAITING, Asked, Explanations, asked
from ui.why_files import why_routes

DECISION = Decision(
    ("ann", "bob"), (1.0, 0.0), (1.0, 0.0, 0.0), (0.7, 0.3), (0.6, 0.2, 0.2), "ann", Role.WORKER, 1.0, 0.3, 1.0, 9, 0, 1.0, False
)
ID, QUESTION = "0" * 32, "How many apples are left?"


def stored(*decisions):
    turns = tuple(Turn(k, k, Call("ann", Role.WORKER), Reply("4"), decision) for k, decision in enumerate(decisions, 1))
    plan = SessionPlan(QUESTION, "coordinator", "toy", ())
    return SimpleNamespace(id=ID, plan=plan, transcript=Transcript(QUESTION, turns))


def untrained(pool, view, run_id):
    return Coordinator(HashEncoder(), LinearHead.zeros(2, 16))


@pytest.fixture
def explanations():
    made = Explanations(untrained, lambda: SimpleNamespace(names=()))
    yield made
    made.close()


def test_a_decision_is_explained_on_what_had_been_said_before_it():
    wanted = asked(stored(DECISION, DECISION), 2)
    assert [turn.number for turn in wanted.transcript.turns] == [1]


def test_turns_that_are_not_there_or_that_no_head_decided_are_refused():
    with pytest.raises(NotFoundError, match="Turn 3"):
        asked(stored(DECISION), 3)
    with pytest.raises(PlanError, match="No head decided"):
        asked(stored(None), 1)


def test_an_untrained_head_has_figures_and_no_reasons(explanations):
    found = explanations.submit(stored(DECISION), 1, Cancel()).result(timeout=10)
    assert "untrained" in found["refused"]
    assert found["account"] == "Chose ann (70%, 40 points before bob) as Worker (60%, 40 points before Thinker)."
    assert [contest["effects"] for contest in found["contests"]] == [None, None]


def test_a_head_whose_run_was_deleted_is_named_so_and_the_figures_stay():
    def gone(pool, view, run_id):
        raise NotFoundError(f"There is no run {run_id!r}.")

    explanations = Explanations(gone, lambda: SimpleNamespace(names=()))
    found = explanations.explain(Asked(stored().plan, DECISION, Transcript(QUESTION), 1))
    explanations.close()
    assert found["refused"].startswith("The run that trained this head was deleted")
    assert (found["account"][:9], found["margin"]) == ("Chose ann", 0.3)


def test_a_turn_of_a_branch_that_went_elsewhere_says_so(explanations):
    turn = Turn(1, 1, Call("bob", Role.THINKER), Reply("4"), DECISION, "Branch: bob as Thinker instead of ann as Worker.")
    session = SimpleNamespace(id=ID, plan=stored().plan, transcript=Transcript(QUESTION, (turn,)))
    found = explanations.explain(asked(session, 1))
    assert found["account"].endswith("That was the head's choice; the turn then went to bob as Thinker.")


def test_a_running_session_explains_what_is_played_and_refuses_what_is_not():
    running = stored(DECISION)
    assert asked(running, 1).turn == 1
    with pytest.raises(NotFoundError, match="not to its end yet"):
        asked(running, 2)


def test_a_head_over_ones_own_pool_is_explained_without_comparison(explainer, encoder, transcript, decide):
    made = Explanations(lambda pool, view, run_id: Coordinator(encoder, explainer.head), lambda: SimpleNamespace(names=("other",)))
    found = made.explain(Asked(stored().plan, decide(transcript), transcript, 2), wait=True)
    made.close()
    assert (found["compared"], found["refused"], found["familiarity"]) == ("none", "", None)
    assert found["contests"][0]["effects"]["agreement"] is not None
    assert found["notes"][-1] == NOTHING


def test_only_a_few_wait_at_a_time(explanations):
    gate = threading.Event()
    explanations.explain = lambda wanted, *, cancel: {"compared": "none"} if gate.wait(10) else {}
    for turn in range(1, WAITING + 1):
        explanations.submit(stored(*[DECISION] * 9), turn, Cancel())
    with pytest.raises(PlanError, match="in a minute"):
        explanations.submit(stored(*[DECISION] * 9), WAITING + 1, Cancel())
    gate.set()


def test_an_explanation_that_nobody_waits_for_is_not_made(explanations):
    cancel = Cancel()
    cancel.set()
    with pytest.raises(PlanError, match="stopped"):
        explanations.explain(Asked(stored().plan, DECISION, Transcript(QUESTION), 1), cancel=cancel)


class Answers:
    """Explains at once."""

    def submit(self, found, turn, cancel):
        asked(found, turn)
        made: Future = Future()
        made.set_result({"turn": turn})
        return made


class Store:
    """Knows one session."""

    def get(self, session_id):
        if session_id != ID:
            raise NotFoundError(f"There is no session {session_id!r}.")
        return stored(DECISION, None)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"/why/{ID}/1.json", 200),
        (f"/why/{ID}/2.json", 400),
        (f"/why/{ID}/7.json", 404),
        (f"/why/{ID}/-1.json", 404),
        (f"/why/{ID}/1e3.json", 404),
        (f"/why/{ID}/٣.json", 404),
        (f"/why/{ID}/1234.json", 404),
        (f"/why/{'1' * 32}/1.json", 404),
        ("/why/..%2F..%2Fetc/1.json", 404),
    ],
)
def test_the_address_checks_what_it_is_given(path, status):
    answer = TestClient(Starlette(routes=why_routes(Answers(), Store()))).get(path)
    assert answer.status_code == status
    assert "Traceback" not in answer.text
    if status == 200:
        assert answer.json() == {"turn": 1}
        assert answer.headers["cache-control"] == "no-store"
