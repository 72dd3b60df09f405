"""Moments: what had been said before each choice."""

from trinity_core.analysis.state_points import moments, states_of
from trinity_core.testing import HashEncoder
from trinity_core.types import Call, Reply, Role, Transcript, Turn


def turn(number: int, step: int, agent: str) -> Turn:
    return Turn(number, step, Call(agent, Role.WORKER), Reply(f"reply {number}"))


def test_each_choice_is_seen_from_before_it() -> None:
    told = Transcript("q", (turn(1, 1, "a"), turn(2, 2, "b")))
    found = moments("s", told, family="logic", correct=True)
    assert [(m.agent, len(m.transcript.turns)) for m in found] == [("a", 0), ("b", 1)]


def test_calls_made_at_once_are_one_choice() -> None:
    told = Transcript("q", (turn(1, 1, "a"), turn(2, 1, "b"), turn(3, 2, "c")))
    found = moments("s", told, family="", correct=None)
    assert [(m.agent, len(m.transcript.turns)) for m in found] == [("a", 0), ("c", 2)]


def test_states_come_in_the_order_of_the_transcripts() -> None:
    encoder = HashEncoder(width=8)
    transcripts = [Transcript(f"question {k}") for k in range(70)]
    together = states_of(encoder, transcripts)
    assert together.shape == (70, 8)
    assert (together[69] == encoder.encode(transcripts[69:]).states[0]).all()
