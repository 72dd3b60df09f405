"""One run, seen from the app: feeds the request and the input, gathers what comes back, and stops it at its limits."""

from __future__ import annotations

import contextlib
import selectors
import socket
import time
from dataclasses import dataclass

from trinity_core.tasks.sandbox.values import Status
from trinity_core.tasks.sandbox.zygote import Zygote, ZygoteGoneError

_CHUNK = 1 << 16
_GRACE_S = 3.0
"""Time between asking for a kill and giving the zygote up."""


@dataclass(frozen=True, slots=True)
class Work:
    """What one run is given and allowed."""

    request: bytes
    """JSON object with `code`, `function` and `arguments`."""
    stdin: bytes
    timeout_s: float
    memory_bytes: int
    output_bytes: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one run left behind."""

    stdout: bytes
    stderr: bytes
    channel: bytes
    exit_code: int | None
    """As from `os.waitstatus_to_exitcode`: negative for a signal; None if it is not known."""
    stopped: Status | None
    """TIMEOUT or OUTPUT_LIMIT if we stopped it."""
    seconds: float


def exchange(zygote: Zygote, work: Work) -> Outcome:
    """Run `work` in `zygote` to its end.

    Raises:
        ZygoteGoneError: the zygote died or did not react; whatever ran is dead.
    """
    with contextlib.ExitStack() as stack:
        return _Exchange(stack, zygote, work).outcome()


class _Exchange:
    def __init__(self, stack: contextlib.ExitStack, zygote: Zygote, work: Work) -> None:
        self._zygote = zygote
        self._work = work
        self._selector = stack.enter_context(selectors.DefaultSelector())
        self._started = time.monotonic()
        self._deadline = self._started + work.timeout_s
        self._stopped: Status | None = None
        self._exit_code: int | None = None
        self._received: dict[int, bytearray] = {}
        self._to_send: dict[int, tuple[memoryview, int]] = {}
        """By descriptor: what is left to send, and which events to watch once it is sent."""
        self._open_ends(stack)

    def _open_ends(self, stack: contextlib.ExitStack) -> None:
        """Make the five connections, watch our ends, hand the others over."""
        with contextlib.ExitStack() as theirs:
            pairs = [socket.socketpair() for _ in range(5)]
            for ours, given in pairs:
                theirs.callback(given.close)
                stack.callback(ours.close)
                ours.setblocking(False)
            self._stdin, self._stdout, self._stderr, self._channel, self._status = (ours for ours, _ in pairs)
            caps = {"cpu_s": self._work.timeout_s, "memory_bytes": self._work.memory_bytes}
            self._zygote.submit(caps, [given.fileno() for _, given in pairs])
        for end in (self._stdout, self._stderr, self._channel):
            self._received[end.fileno()] = bytearray()
            self._watch(end, selectors.EVENT_READ)
        self._watch(self._status, selectors.EVENT_READ)
        self._feed(self._stdin, self._work.stdin, afterwards=0)
        self._feed(self._channel, self._work.request, afterwards=selectors.EVENT_READ)

    def outcome(self) -> Outcome:
        """Serve the connections until the run has ended and all it wrote is read."""
        while self._selector.get_map():
            left = self._deadline - time.monotonic()
            if left <= 0:
                self._overdue()
                continue
            for key, events in self._selector.select(left):
                if isinstance(key.fileobj, socket.socket):
                    self._serve(key.fileobj, events)
        stdout, stderr, channel = (bytes(self._received[end.fileno()]) for end in (self._stdout, self._stderr, self._channel))
        return Outcome(stdout, stderr, channel, self._exit_code, self._stopped, time.monotonic() - self._started)

    def _serve(self, end: socket.socket, events: int) -> None:
        if end is self._status:
            return self._note_exit()
        if events & selectors.EVENT_WRITE:
            self._send(end)
        if events & selectors.EVENT_READ:
            self._receive(end)

    def _note_exit(self) -> None:
        """The run has ended, or the zygote has."""
        try:
            word = self._status.recv(32)
        except ConnectionError:
            word = b""
        if not word:
            raise ZygoteGoneError("the zygote ended during a run")
        self._exit_code = int(word)
        for end in (self._status, self._stdin):
            self._watch(end, 0)
        if self._channel.fileno() in self._selector.get_map():
            self._watch(self._channel, selectors.EVENT_READ)

    def _overdue(self) -> None:
        if self._stopped is not None:
            self._zygote.kill()
            raise ZygoteGoneError("the zygote did not stop a run")
        self._stop(Status.TIMEOUT)

    def _stop(self, reason: Status) -> None:
        """Have the run killed, once."""
        if self._stopped is None:
            self._stopped = reason
            self._deadline = time.monotonic() + _GRACE_S
            with contextlib.suppress(OSError):
                self._status.send(b"k")

    def _feed(self, end: socket.socket, data: bytes, *, afterwards: int) -> None:
        self._to_send[end.fileno()] = (memoryview(data), afterwards)
        self._watch(end, selectors.EVENT_WRITE | afterwards)

    def _send(self, end: socket.socket) -> None:
        data, afterwards = self._to_send[end.fileno()]
        try:
            data = data[end.send(data[:_CHUNK]) :] if data else data
        except BlockingIOError:
            return
        except ConnectionError:  # it ended, or closed its input
            data = data[:0]
        self._to_send[end.fileno()] = (data, afterwards)
        if not data:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_WR)
            self._watch(end, afterwards)

    def _receive(self, end: socket.socket) -> None:
        try:
            data = end.recv(_CHUNK)
        except BlockingIOError:
            return
        except ConnectionError:
            data = b""
        self._received[end.fileno()] += data
        if not data:
            self._watch(end, 0)
        self._check_size()

    def _check_size(self) -> None:
        """What is beyond the limit is dropped, while the run is being killed."""
        most = self._work.output_bytes
        printed = self._received[self._stdout.fileno()], self._received[self._stderr.fileno()]
        answered = self._received[self._channel.fileno()]
        if sum(map(len, printed)) > most or len(answered) > most:
            self._stop(Status.OUTPUT_LIMIT)
            for buffer in (*printed, answered):
                del buffer[most:]

    def _watch(self, end: socket.socket, events: int) -> None:
        """Watch `end` for `events` from now on; 0 for nothing."""
        watched = end.fileno() in self._selector.get_map()
        if not events and watched:
            self._selector.unregister(end)
        elif events and watched:
            self._selector.modify(end, events)
        elif events:
            self._selector.register(end, events)
