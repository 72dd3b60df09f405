"""The fitted strategies in sessions: who is asked, what the note says, faults, votes, refusals, and what cannot be built."""

import threading

import numpy as np
import pytest

from tests.strategies.learned.planted import AGENTS, table, without
from trinity_core.agents.pool import Pool
from trinity_core.cancel import Cancel
from trinity_core.errors import PlanError, ProviderError
from trinity_core.session.loop import run_session
from trinity_core.settings import SessionPlan
from trinity_core.strategies.learned.best_scored import short
from trinity_core.strategies.learned.entries import LEARNED
from trinity_core.strategies.learned.fits import Fits
from trinity_core.strategies.registry import StrategyParts, make_strategy, strategy_cards
from trinity_core.testing import ScriptedAgent
from trinity_core.types import Encoding, Fault, FaultKind, Session, StopReason

LABELS = table(90)
QUESTION = LABELS.questions[0]
LOST = ProviderError(Fault(FaultKind.TIMEOUT, "Too slow."))


class Reader:
    """Gives every question the state of the training question of that text, and far-off ones to strangers."""

    name, width = "reader", 12

    def encode(self, transcripts) -> Encoding:
        known = dict(zip(LABELS.questions, LABELS.states, strict=True))
        states = np.stack([known.get(t.question, np.full(12, 50.0, np.float32)) for t in transcripts])
        return Encoding(states, (1,) * len(states), (0,) * len(states), 0.0)


def pool(*texts: object) -> Pool:
    return Pool("test", tuple(ScriptedAgent(name, [text]) for name, text in zip(AGENTS, texts or ("Answer: 1",) * 3, strict=True)))


def parts(name: str, agents: Pool, *, question: str = QUESTION, labels=LABELS) -> StrategyParts:
    plan = SessionPlan(question, name, "test", ())
    return StrategyParts(plan, agents, lambda run: None, labels=lambda: labels, encoder=Reader, fits=Fits())


def played(name: str, agents: Pool | None = None, *, question: str = QUESTION) -> Session:
    chosen = pool() if agents is None else agents
    made = parts(name, chosen, question=question)
    *_, ended = run_session(made.plan, make_strategy(made), chosen, cancel=Cancel())
    return ended.session


@pytest.mark.parametrize("name", ["knn", "ridge", "tryage:0", "experts", "centroid", "graph-router", "agent-router:1"])
def test_the_owner_of_the_question_is_asked_once_and_the_note_gives_the_scores(name: str) -> None:
    session = played(name)
    (turn,) = session.transcript.turns
    assert (turn.call.agent, session.answer, session.stopped_by) == ("red", "1", StopReason.STRATEGY_DONE)
    assert turn.note.startswith(("Scores: red ", "Weights: red "))


def test_the_next_best_is_asked_when_the_best_has_failed() -> None:
    session = played("knn", pool(LOST, "Answer: 2", "Answer: 3"))
    first, second = session.transcript.turns
    assert first.call.agent == "red"
    assert session.answer == {"green": "2", "blue": "3"}[second.call.agent]


def test_the_session_ends_when_everybody_has_failed() -> None:
    session = played("ridge", pool(LOST, LOST, LOST))
    assert (session.answer, session.stopped_by, len(session.transcript.turns)) == ("", StopReason.PROVIDER_FAILURE, 3)


def test_a_heavy_price_weight_asks_the_cheapest() -> None:
    agents = [played("tryage:10", question=question).transcript.turns[0].call.agent for question in LABELS.questions[:3]]
    assert agents == ["red", "red", "red"]


def test_an_agent_above_the_cap_is_not_asked_even_when_the_others_fail() -> None:
    session = played("experts:2", pool(LOST, LOST, "Answer: 3"))
    assert {turn.call.agent for turn in session.transcript.turns} == {"red", "green"}


def test_the_answers_vote_with_the_weights_of_their_agents() -> None:
    session = played("agent-router:3", pool("Answer: 7", "Answer: 8", "Answer: 8.0"))
    assert len(session.transcript.turns) == 3
    assert session.answer == "7"
    assert (session.answer_turn, session.answer_note[:13]) == (1, "1 of 3 answer")


def test_a_stranger_is_refused_without_a_call_and_the_session_says_why() -> None:
    session = played("guard:knn", question="xyzzy plugh qwfp")
    assert (session.transcript.turns, session.answer, session.stopped_by) == ((), "", StopReason.STRATEGY_DONE)
    assert session.answer_note.startswith("The guard refused: ")


def test_a_flagging_guard_lets_a_stranger_through_with_a_warning() -> None:
    session = played("guard:flag+knn", question="xyzzy plugh qwfp")
    assert session.answer == "1"
    assert "The guard warns: " in session.transcript.turns[0].note


def test_a_known_question_passes_the_guard_untouched() -> None:
    guarded, plain = (played(name) for name in ("guard:agent-router:3", "agent-router:3"))
    assert [(turn.call, turn.note) for turn in guarded.transcript.turns] == [(turn.call, turn.note) for turn in plain.transcript.turns]
    assert (guarded.answer, guarded.answer_note) == (plain.answer, plain.answer_note)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("knn:3", "takes no argument"),
        ("tryage:cheap", "needs a number"),
        ("tryage:-1", "out of range"),
        ("tryage:nan", "out of range"),
        ("experts:0.1", "No agent costs"),
        ("agent-router:0", "out of range"),
        ("guard:guard:knn", "guards a guard"),
        ("guard:nobody", "no strategy 'nobody'"),
    ],
)
def test_wrong_arguments_are_plain_errors(name: str, message: str) -> None:
    with pytest.raises(PlanError, match=message):
        make_strategy(parts(name, pool()))


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        (without(LABELS, agents=("a", "b", "c")), "outcomes are of the agents a, b, c"),
        (without(LABELS, states=LABELS.states[:, :5]), "states of 5 numbers"),
        (without(LABELS, questions=()), "no outcomes"),
    ],
)
def test_a_table_that_does_not_fit_the_pool_is_a_plain_error(labels, message: str) -> None:
    with pytest.raises(PlanError, match=message):
        make_strategy(parts("knn", pool(), labels=labels))


def test_every_fitted_strategy_has_a_card_that_can_be_built() -> None:
    names = [card.name for card in strategy_cards(pool()) if card.kind.value == "fitted"]
    assert {name.partition(":")[0] for name in names} == {entry.word for entry in LEARNED}


def test_many_sessions_at_once_fit_once() -> None:
    fits, made = Fits(), []
    gate = threading.Barrier(4)

    def ask() -> None:
        gate.wait(5)
        fits.get("rule", LABELS, lambda: made.append(1) or "fit")

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(5)
    assert made == [1]


def test_another_table_is_fitted_anew_and_a_failed_fit_is_tried_again() -> None:
    fits = Fits()
    assert [
        fits.get("rule", labels, lambda labels=labels: labels.calls) for labels in (without(LABELS, calls=1), without(LABELS, calls=2))
    ] == [1, 2]
    with pytest.raises(PlanError):
        fits.get("other", LABELS, lambda: (_ for _ in ()).throw(PlanError("no")))
    assert fits.get("other", LABELS, lambda: "now") == "now"


def test_scores_are_written_short() -> None:
    assert [short(score) for score in (0.824, 1.0, 0.0, -0.104, 0.999, -0.001)] == [".82", "1.00", ".00", "-.10", "1.00", ".00"]
