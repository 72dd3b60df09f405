"""Pace and cancelling."""

import pytest

from tests.agents.specialists.helpers import OpenSandbox, prompt
from trinity_core.agents.specialists import NAMES, specialist_maker
from trinity_core.cancel import Cancel
from trinity_core.errors import PoolError
from trinity_core.types import Reply


class Waits(Cancel):
    """Notes how long it was asked to wait, without waiting; cancels itself after so many waits."""

    def __init__(self, most: int = 10_000) -> None:
        super().__init__()
        self.waits: list[float] = []
        self._most = most

    def wait(self, seconds: float) -> bool:
        self.waits.append(seconds)
        if len(self.waits) > self._most:
            self.set()
        return self.is_set()


@pytest.mark.parametrize("name", NAMES)
def test_a_cancelled_reply_ends_in_the_middle_without_a_reply(name: str) -> None:
    agent = specialist_maker(sandbox=OpenSandbox(), pace=1.0)(name)
    pieces = list(agent.stream(prompt("What is 12*12?"), cancel=Waits(2)))
    assert len(pieces) == 1
    assert not any(isinstance(piece, Reply) for piece in pieces)


@pytest.mark.parametrize("name", NAMES)
def test_at_pace_one_words_come_at_a_speed_that_can_be_read(name: str) -> None:
    cancel = Waits()
    *words, _ = specialist_maker(sandbox=OpenSandbox(), pace=1.0)(name).stream(prompt("What is 12*12?"), cancel=cancel)
    think, *dues = cancel.waits  # nothing really waits here, so each is due by the clock so long after the beginning
    assert 0.1 <= think <= 1.0
    assert len(dues) == len(words)
    assert 1 / 65 <= dues[-1] / len("".join(words).split()) <= 1 / 20
    assert max(len(piece.split()) for piece in words) <= 4


def test_at_pace_zero_nothing_waits() -> None:
    cancel = Waits()
    list(specialist_maker(sandbox=OpenSandbox())("calculator").stream(prompt("What is 12*12?"), cancel=cancel))
    assert cancel.waits == []


def test_an_unknown_specialist_is_named() -> None:
    with pytest.raises(PoolError, match=r"'cook'.*calculator"):
        specialist_maker(sandbox=OpenSandbox())("cook")
