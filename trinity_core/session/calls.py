"""Runs the calls of one step in threads, merges their streams, and enforces deadlines and cancellation.

Agents are plug-ins: whatever one of them does, a call ends with exactly one `Reply`, at the latest a moment after its deadline.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from trinity_core.cancel import Cancel
from trinity_core.errors import ProviderError
from trinity_core.interfaces import Agent
from trinity_core.types import Fault, FaultKind, Prompt, Reply

_log = logging.getLogger(__name__)
Clock = Callable[[], float]

GRACE_S = 0.25
"""Seconds a call may be late: most agents keep their deadlines themselves and say more about it."""


@dataclass(frozen=True, slots=True)
class _Item:
    """What a reader thread hands over: text, a reply, or None for the end of the stream."""

    index: int
    content: str | Reply | None


@dataclass(slots=True)
class _OpenCall:
    """One call under way."""

    agent: Agent
    cancel: Cancel
    started: float
    last_heard: float
    pieces: list[str] = field(default_factory=list)

    def overdue(self, now: float) -> Fault | None:
        """The fault of a call past its total or idle deadline."""
        info = self.agent.info
        if now - self.started >= info.deadline_s + GRACE_S:
            return Fault(FaultKind.TIMEOUT, f"No complete reply within {info.deadline_s:g} seconds.")
        if now - self.last_heard >= self._silence_s + GRACE_S:
            return Fault(FaultKind.TIMEOUT, f"Nothing was heard for {self._silence_s:g} seconds.")
        return None

    @property
    def _silence_s(self) -> float:
        # The longer of the two at any time: a try after a failed one begins anew.
        return max(self.agent.info.idle_s, self.agent.info.first_s or 0.0)

    def due_in(self, now: float) -> float:
        """Seconds until the next deadline."""
        return min(self.started + self.agent.info.deadline_s, self.last_heard + self._silence_s) + GRACE_S - now


class CallGroup:
    """The calls of one step. Iterate over it for `(index, text)` and `(index, Reply)`; each index ends with a Reply.

    Args:
        calls: agent and prompt of each call.
        cancel: stops all of them; partial text is kept in their replies.
        clock: monotonic seconds.
        until: clock value at which the session's own time is up.
    """

    def __init__(self, calls: Sequence[tuple[Agent, Prompt]], *, cancel: Cancel, clock: Clock, until: float) -> None:
        self._calls, self._cancel, self._clock, self._until = calls, cancel, clock, until
        self._items: queue.SimpleQueue[_Item | None] = queue.SimpleQueue()
        self._open: dict[int, _OpenCall] = {}

    def __iter__(self) -> Iterator[tuple[int, str | Reply]]:
        """Pieces and replies in the order they arrive."""
        self._cancel.on_set(lambda: self._items.put(None))
        for index, (agent, prompt) in enumerate(self._calls):
            self._start(index, agent, prompt)
        try:
            while self._open:
                yield from self._next()
        finally:
            for call in self._open.values():
                call.cancel.set()

    def _start(self, index: int, agent: Agent, prompt: Prompt) -> None:
        now = self._clock()
        self._open[index] = call = _OpenCall(agent, Cancel(), now, now)
        self._cancel.on_set(call.cancel.set)
        name = f"call-{index}-{agent.info.name}"
        threading.Thread(target=self._read, args=(index, agent, prompt, call.cancel), name=name, daemon=True).start()

    def _read(self, index: int, agent: Agent, prompt: Prompt, cancel: Cancel) -> None:
        try:
            for content in agent.stream(prompt, cancel=cancel):
                self._items.put(_Item(index, content))
                if isinstance(content, Reply) or cancel.is_set():
                    break
            self._items.put(_Item(index, None))
        except ProviderError as error:
            self._items.put(_Item(index, Reply(error.partial, fault=error.fault)))
        except Exception as error:  # noqa: BLE001 - a faulty plug-in must not hang or end the session; it is logged and shown
            _log.error("agent %r failed with %s", agent.info.name, type(error).__name__, exc_info=error)
            fault = Fault(FaultKind.INTERNAL, f"This agent broke down ({type(error).__name__}). The log has the details.")
            self._items.put(_Item(index, Reply("", fault=fault)))

    def _next(self) -> Iterator[tuple[int, str | Reply]]:
        item = self._wait()
        if item is not None and item.index in self._open:
            yield from self._take(item)
        yield from self._give_up()

    def _wait(self) -> _Item | None:
        now = self._clock()
        seconds = min([self._until - now, *(call.due_in(now) for call in self._open.values())])
        try:
            return self._items.get(timeout=max(seconds, 0.001))
        except queue.Empty:
            return None

    def _take(self, item: _Item) -> Iterator[tuple[int, str | Reply]]:
        call = self._open[item.index]
        call.last_heard = self._clock()
        match item.content:
            case str() as text:
                call.pieces.append(text)
                if text:
                    yield item.index, text
            case Reply() as reply:
                yield item.index, self._close(item.index, _checked(reply, "".join(call.pieces)))
            case None if not self._cancel.is_set():
                fault = Fault(FaultKind.MALFORMED, "The stream ended without a reply.")
                yield item.index, self._close(item.index, Reply("", fault=fault))

    def _give_up(self) -> Iterator[tuple[int, Reply]]:
        now = self._clock()
        for index, call in list(self._open.items()):
            if fault := self._ending(call, now):
                call.cancel.set()
                yield index, self._close(index, Reply("", fault=fault))

    def _ending(self, call: _OpenCall, now: float) -> Fault | None:
        if self._cancel.is_set():
            return Fault(FaultKind.CANCELLED, "Stopped before the reply was complete.")
        if now >= self._until:
            return Fault(FaultKind.CANCELLED, "The session's time was up before the reply was complete.")
        return call.overdue(now)

    def _close(self, index: int, reply: Reply) -> Reply:
        call = self._open.pop(index)
        text = reply.text or "".join(call.pieces)
        return replace(reply, text=text, latency_s=self._clock() - call.started)


def _checked(reply: Reply, streamed: str) -> Reply:
    if reply.fault is None and not reply.text.strip() and not streamed.strip():
        return replace(reply, fault=Fault(FaultKind.MALFORMED, "The reply was empty."))
    return reply
