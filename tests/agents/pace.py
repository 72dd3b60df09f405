"""Time that tests turn by hand: pauses pass at once and are remembered."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from random import Random
from typing import Any

from tests.agents.remote import INFO, Outcome, collect
from trinity_core.agents.lane import Lane
from trinity_core.agents.patient import PatientAgent
from trinity_core.agents.retries import Limits
from trinity_core.agents.traffic import Traffic
from trinity_core.cancel import Cancel
from trinity_core.errors import Outlook, ProviderError
from trinity_core.types import AgentInfo, Fault, FaultKind, Prompt, Reply

NO_LIMITS = Limits()


class HandClock:
    """Stands still but for pauses, or runs with the real clock where `real`."""

    def __init__(self, *, real: bool = False) -> None:
        self.ahead = 1000.0
        self.paused_s = 0.0
        self._real = real

    def __call__(self) -> float:
        return self.ahead + (time.monotonic() if self._real else 0.0)

    def pause(self, seconds: float, cancel: Cancel) -> bool:
        self.ahead += seconds
        self.paused_s += seconds
        return cancel.is_set()


class Moods:
    """Answers, or fails, by a list whose last entry repeats; text before a failure is shown."""

    unavailable = ""

    def __init__(self, moods: Sequence[ProviderError | str], info: AgentInfo = INFO) -> None:
        self.info, self.moods = info, moods
        self.calls: list[float | None] = []

    def stream(self, prompt: Prompt, *, cancel: Cancel, within: float | None = None) -> Iterator[str | Reply]:
        self.calls.append(within)
        mood = self.moods[min(len(self.calls), len(self.moods)) - 1]
        if isinstance(mood, ProviderError):
            if mood.partial:
                yield mood.partial
            raise mood
        yield mood
        yield Reply(mood)


def failing(kind: FaultKind, *, partial: str = "", **outlook: Any) -> ProviderError:
    return ProviderError(Fault(kind, f"It failed: {kind}."), partial=partial, outlook=Outlook(**outlook))


def traffic(clock: HandClock | None = None) -> Traffic:
    clock = clock or HandClock()
    return Traffic(Random(1), clock=clock, pause=clock.pause)


def patient(
    moods: Sequence[ProviderError | str], shared: Traffic, *, limits: Limits = NO_LIMITS, model: str = "m", **info: Any
) -> PatientAgent:
    return PatientAgent(Moods(moods, replace(INFO, **info)), lane(shared, limits, model), shared)


def lane(shared: Traffic, limits: Limits = NO_LIMITS, model: str = "m", key: str = "k") -> Lane:
    return shared.lane("http://host", model, key=key, limits=limits)


def asked(agent: PatientAgent) -> tuple[Outcome, int]:
    """What one call gave, and how often the provider was asked for it."""
    before = len(calls_of(agent))
    return collect(agent), len(calls_of(agent)) - before


def calls_of(agent: PatientAgent) -> list[float | None]:
    """The seconds each request of it was given."""
    assert isinstance(agent.agent, Moods)
    return agent.agent.calls
