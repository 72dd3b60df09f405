"""An agent that keeps to its provider's pace: calls wait for their turn, those that failed in passing are sent again, and a model
that keeps failing is left alone for a while.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field, replace
from typing import Protocol

from trinity_core.agents.breaker import spell
from trinity_core.agents.lane import Lane
from trinity_core.agents.retries import wait_before_retry
from trinity_core.agents.traffic import Traffic
from trinity_core.cancel import Cancel
from trinity_core.errors import Outlook, ProviderError
from trinity_core.types import AgentInfo, Fault, FaultKind, Prompt, Reply
from trinity_core.words import FAULTS

_SIGN_OF_LIFE_S = 1.0
"""While a call waits, empty text comes at least so often: to say that it waits on purpose."""
_LEAST_S = 0.05
"""A try with less time left is not begun."""
_WORTH_TELLING_S = 0.5
"""A wait for one's turn is told from so many seconds on."""


class Caller(Protocol):
    """An agent that sends each call once, within the time it is given."""

    @property
    def info(self) -> AgentInfo:
        """Its name, price and deadlines."""

    @property
    def unavailable(self) -> str:
        """Why it cannot be called at all; empty when it can."""

    def stream(self, prompt: Prompt, *, cancel: Cancel, within: float | None = None) -> Iterator[str | Reply]:
        """One try: text, then a reply.

        Raises:
            ProviderError: it failed.
        """


@dataclass(slots=True)
class _Call:
    """One call under way, over all its tries."""

    until: float
    """Clock value of its deadline."""
    begun: float
    cancel: Cancel
    signed: float
    """When it last gave a sign of life while waiting."""
    tries: int = 0
    shown: bool = False
    """Whether a reader has seen text, after which it is not sent again."""
    over: bool = False
    """Whether another try would come too late, or its model is left alone by now."""
    roomy: bool = False
    """Whether the roomier agent is asked."""
    queued_s: float = 0.0
    """Seconds spent waiting for its turn."""
    earlier: list[str] = field(default_factory=list)
    """What became of the tries before, in words."""

    def note(self) -> str:
        """The way to a reply, in words; empty when it came straight."""
        waited = f"Waited {self.queued_s:.1f} s for its turn." if self.queued_s >= _WORTH_TELLING_S else ""
        again = f"Asked {self.tries} times; before: {', '.join(self.earlier)}." if self.earlier else ""
        return f"{waited} {again}".strip()


class PatientAgent:
    """Wraps an agent that sends each call once.

    Args:
        agent: who really answers.
        lane: shared by all who call that model.
        traffic: clock, waiting and jitter.
        roomier: the same agent with a larger token limit, asked once where all tokens went into reasoning; None for no such try.
    """

    def __init__(self, agent: Caller, lane: Lane, traffic: Traffic, *, roomier: Caller | None = None) -> None:
        self.agent, self.lane, self.roomier = agent, lane, roomier
        self._traffic = traffic

    def over(self, change: Callable[[Caller], Caller]) -> PatientAgent:
        """The same around what `change` makes of the agents it asks."""
        roomier = None if self.roomier is None else change(self.roomier)
        return PatientAgent(change(self.agent), self.lane, self._traffic, roomier=roomier)

    @property
    def info(self) -> AgentInfo:
        """As the wrapped agent says."""
        return self.agent.info

    @property
    def unavailable(self) -> str:
        """As the wrapped agent says, or that it is left alone and until when."""
        return self.agent.unavailable or self.lane.resting()

    def stream(self, prompt: Prompt, *, cancel: Cancel) -> Iterator[str | Reply]:
        """The wrapped agent's stream, after as many tries as needed; never a second one once text was shown.

        Raises:
            ProviderError: the last try failed, or there was no time for one.
        """
        if self.agent.unavailable:
            yield from self.agent.stream(prompt, cancel=cancel)  # says why
        now = self._traffic.clock()
        call = _Call(now + self.info.deadline_s, now, cancel, now)
        failure: ProviderError | None = None
        while True:
            failure = yield from self._try(prompt, call, failure)
            if failure is None:
                return
            wait = self._wait_before_retry(failure, call)
            if wait is None:
                raise self._final(failure, call) from None
            call.earlier.append(f"{FAULTS[failure.fault.kind].lower()} (then {wait:.1f} s of waiting)")
            yield from self._wait(wait, call)

    def _try(self, prompt: Prompt, call: _Call, earlier: ProviderError | None) -> Generator[str | Reply, None, ProviderError | None]:
        """One try when its turn has come; how it failed, None when it came through."""
        refused = yield from self._queue(call, earlier)
        if refused is not None:
            return refused
        call.tries += 1
        settled = False
        agent = self.roomier if call.roomy and self.roomier is not None else self.agent
        try:
            for item in agent.stream(prompt, cancel=call.cancel, within=call.until - self._traffic.clock()):
                if isinstance(item, Reply):
                    settled = True
                    self.lane.succeeded()
                    yield replace(item, note=call.note())
                    return None
                call.shown = call.shown or bool(item.strip())
                yield item
            raise ProviderError(Fault(FaultKind.MALFORMED, "The stream ended without a reply."))
        except ProviderError as error:
            if error.fault.kind is not FaultKind.CANCELLED:
                settled = True
                self.lane.failed(error)
            return error
        finally:
            if not settled:
                self.lane.left()

    def _queue(self, call: _Call, earlier: ProviderError | None) -> Generator[str, None, ProviderError | None]:
        """Wait for the lane; why there is no use in waiting, None when the call may go ahead."""
        ticket, begun = object(), self._traffic.clock()
        try:
            while wait := self.lane.enter(ticket):
                if call.cancel.is_set():
                    return ProviderError(Fault(FaultKind.CANCELLED, "The call was stopped."))
                rest = self.lane.rest_s()
                late = self._traffic.clock() + max(wait, rest) > call.until - _LEAST_S
                if late or (earlier is not None and rest):  # who waited out a rest before its first try may wait; later it had its tries
                    call.over = True
                    return earlier or self._no_turn(rest, wait)
                yield from self._wait(wait, call)
        finally:
            self.lane.give_up(ticket)
        call.queued_s += self._traffic.clock() - begun
        return None

    def _no_turn(self, rest: float, wait: float) -> ProviderError:
        name, limits = self.info.name, self.lane.limits
        if rest:
            message = f"{name} {self.lane.resting() or 'is left alone after failing'}. Ask another agent until then."
            return ProviderError(Fault(FaultKind.UNAVAILABLE, message), outlook=Outlook(lasting=True))
        allowed = [f"{limits.max_parallel} calls at a time"] if limits.max_parallel else []
        allowed += [f"{limits.per_minute} a minute"] if limits.per_minute else []
        why = f"It may be sent {' and '.join(allowed)}; raise that, or its deadline_s." if allowed else f"It asks to wait {spell(wait)}."
        message = f"{name} was too busy for this call within its {self.info.deadline_s:g} s. {why}"
        return ProviderError(Fault(FaultKind.RATE, message), outlook=Outlook(lasting=True))

    def _wait_before_retry(self, error: ProviderError, call: _Call) -> float | None:
        if call.over or call.shown or call.cancel.is_set():
            return None
        if error.outlook.too_short and self.roomier is not None and not call.roomy:
            call.roomy = True
            return 0.0
        wait = wait_before_retry(error, tries=call.tries, limits=self.lane.limits, rng=self._traffic.rng)
        fits = wait is not None and self._traffic.clock() + wait < call.until - _LEAST_S
        return wait if fits else None

    def _wait(self, seconds: float, call: _Call) -> Iterator[str]:
        end = self._traffic.clock() + seconds
        while not call.cancel.is_set() and (left := end - self._traffic.clock()) > 0:
            often = min(_SIGN_OF_LIFE_S, self.info.idle_s / 2)
            self._traffic.pause(min(left, often), call.cancel)
            if self._traffic.clock() >= call.signed + often:
                call.signed = self._traffic.clock()
                yield ""

    def _final(self, error: ProviderError, call: _Call) -> ProviderError:
        """The last failure, with how often and how long it was tried."""
        if call.tries < 2:
            return error
        seconds = self._traffic.clock() - call.begun
        message = f"{error.fault.message} (Asked {call.tries} times within {seconds:.1f} s; before: {', '.join(call.earlier)}.)"
        return ProviderError(Fault(error.fault.kind, message), partial=error.partial, outlook=error.outlook)
