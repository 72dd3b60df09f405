"""The nearest training transcripts of the other choice, told with what differs."""

from __future__ import annotations

import numpy as np

from trinity_core.analysis.why.contest import Contest, Side
from trinity_core.analysis.why.explain import familiarity
from trinity_core.analysis.why.neighbours import difference, nearest_others
from trinity_core.analysis.why.reference import KnownQuestions, Reference
from trinity_core.analysis.why.visits import Visit, Visits
from trinity_core.strategies.learned.domain import Domain
from trinity_core.strategies.learned.domain_measures import by_state, by_text
from trinity_core.strategies.learned.scaling import centred
from trinity_core.types import Call, Reply, Role, Transcript, Turn

QUESTIONS = ("Convert 3 miles to metres", "Convert 5 feet to inches", "Who wrote Faust?", "Who painted Guernica?")
AGENTS = ("ann", "ann", "bob", "bob")
STATES = np.array([[0.0, 0.0], [0.2, 0.0], [2.0, 0.0], [3.0, 0.0]], np.float32)


def reference(alarm: float = 0.05) -> Reference:
    visits = tuple(Visit(Transcript(q), "x", a, "worker", 0.8, 0.9) for q, a in zip(QUESTIONS, AGENTS, strict=True))
    known = KnownQuestions(Domain(by_text(STATES, QUESTIONS), 0.5, alarm), alarm, 0.75, 300, 24)
    return Reference(known, Visits(visits, STATES), centred(STATES), by_state(STATES, QUESTIONS), np.array([0.1, 0.2, 0.4, 9.0]))


CONTEST = Contest(Side.AGENT, "ann", "bob", 0.7, 0.2, (0, 1))


def test_the_nearest_of_the_other_choice_comes_first():
    found = nearest_others(reference(), CONTEST, STATES[0], Transcript("Convert 9 yards to metres"))
    assert [other.visit.transcript.question for other in found] == ["Who wrote Faust?", "Who painted Guernica?"]
    assert found[0].distance < found[1].distance
    assert found[0].differs == "Only that question says “who”, “wrote” and “faust”."


def test_where_the_other_was_never_chosen_there_is_none():
    assert nearest_others(reference(), Contest(Side.AGENT, "ann", "cid", 0.7, 0.2, (0, 2)), STATES[0], Transcript("x")) == ()


def test_a_question_is_not_its_own_neighbour():
    found = nearest_others(reference(), CONTEST, STATES[2], Transcript("Who wrote Faust?"))
    assert [other.visit.transcript.question for other in found] == ["Who painted Guernica?"]


def test_where_the_discussion_stands_is_told_where_it_differs():
    told = Transcript("a b").with_turn(Turn(1, 1, Call("ann", Role.WORKER), Reply("4")))
    assert difference(Transcript("a b"), told) == "Here nobody has spoken yet; there ann spoke last as Worker."
    assert difference(told, told).startswith("The turns are alike")


def test_strange_questions_are_told_from_known_ones():
    known, strange = (familiarity(reference(), STATES[0], text) for text in (QUESTIONS[0], "¡Hola, amigo!"))
    assert (known.strange, strange.strange) == (False, True)
    assert (known.distance, known.alarm, known.hits) == (0.0, 0.05, 0.75)
    assert 0 <= known.unusual <= 1
