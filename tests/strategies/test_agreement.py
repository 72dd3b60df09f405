import pytest

from trinity_core.strategies.agreement import Candidate, candidates, canonical, majority
from trinity_core.types import Call, Conclusion, Fault, FaultKind, Reply, Role, Turn


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("4", "4.0"),
        ("$1,234", "1234.00"),
        ("x = 4", " **4**. "),
        ("3 and 2", "x = 2, x = 3"),
        ("Yes.", "yes"),
        ("3/4", ".75"),
        ("-2", "-2.0"),
        ("a  b", "A b"),
    ],
)
def test_two_ways_to_write_an_answer_count_as_one(left: str, right: str) -> None:
    assert canonical(left) == canonical(right)


@pytest.mark.parametrize(
    ("left", "right"), [("2", "-2"), ("[2, 3]", "[3, 2]"), ("2024-01-03", "2024-03-01"), ("1/0", "0"), ("2, 3", "2, 4")]
)
def test_different_answers_stay_different(left: str, right: str) -> None:
    assert canonical(left) != canonical(right)


def answers(*texts: str) -> list[Candidate]:
    return [Candidate(number, text) for number, text in enumerate(texts, 1)]


def test_the_answer_most_agree_on_wins_and_the_earlier_of_two_with_as_many_votes() -> None:
    assert majority(answers("5", "4", "4.0")) == Conclusion(2, "2 of 3 answers agree.")
    assert majority(answers("5", "4", "5.0", "4")) == Conclusion(1, "2 of 4 answers agree.")
    assert majority(answers("5", "4")) == Conclusion(1, "No two of 2 answers agree, so the first is taken.")
    assert majority(answers("5")) == Conclusion(1, "Only one agent gave an answer.")
    assert majority([]) is None


def test_who_declines_or_fails_has_no_vote_where_others_mark_their_answer() -> None:
    fault = Fault(FaultKind.RATE, "busy")
    replies = [Reply("I cannot."), Reply("Answer: 4"), Reply("Answer: 5", fault=fault), Reply("Answer:")]
    turns = [Turn(k, 1, Call("a", Role.WORKER), reply) for k, reply in enumerate(replies, 1)]
    assert candidates(turns) == (Candidate(2, "4"),)
    assert candidates(turns[:1]) == (Candidate(1, "I cannot."),)
