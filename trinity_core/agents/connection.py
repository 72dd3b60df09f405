"""One call's line to a provider: an httpx2 client that a cancel or a deadline can cut at any moment, with a size limit.

Both SDKs wait as long as each single read succeeds, follow redirects and read proxy variables; a line does none of that. A fresh
connection per call means that cutting it disturbs nobody else and that no stale kept-alive connection is ever used.
"""

from __future__ import annotations

import codecs
import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from typing import Any

import httpcore2
import httpx2

from trinity_core.agents.addresses import PublicOnly
from trinity_core.cancel import Cancel
from trinity_core.errors import Outlook, ProviderError
from trinity_core.types import AgentInfo, Fault, FaultKind

MAX_BYTES = 32_000_000
"""Bytes read from one call, framing included; a reply of `remote.MAX_CHARS` characters needs a fraction of it."""

MAX_EVENT_BYTES = 1_000_000
"""Bytes of one event of a stream. Some SDK copies what it has of an event with each further line, which takes minutes at 30 MB."""
_EVENT_ENDS = (b"\n\n", b"\r\n\r\n", b"\r\r")


class Line:
    """The sockets of one call, cut when it is cancelled or overdue, which wakes a blocked read at once. Use it as a context manager.

    A thread keeps the time: both SDKs would wait for as long as single bytes or comments arrive.

    Args:
        info: gives the total deadline, the time to the first token and the longest silence after it, in seconds.
        cancel: setting it cuts the line.
        within: seconds left for this call where that is less than the total deadline.
    """

    def __init__(self, info: AgentInfo, cancel: Cancel, *, within: float | None = None) -> None:
        now = time.monotonic()
        self.info, self.left_s = info, info.deadline_s if within is None else min(within, info.deadline_s)
        self.overdue: Fault | None = None
        """Set when the line was cut for being late."""
        self._first_s = info.idle_s if info.first_s is None else info.first_s
        self._until, self._due, self._begun = now + self.left_s, now + self._first_s, False
        self._cancel = cancel
        self._closed = threading.Event()
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None

    def __enter__(self) -> Line:
        self._cancel.on_set(self.cut)
        threading.Thread(target=self._watch, name=f"line-{self.info.name}", daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closed.set()

    def heard(self) -> None:
        """Note a sign of life of the model; comments and pings are none."""
        self._begun, self._due = True, time.monotonic() + self.info.idle_s

    def trace(self, event: str, info: Mapping[str, Any]) -> None:
        """Take over the socket when httpx2 has opened one; it calls this at each stage of a request."""
        if event not in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            return
        with self._lock:
            self._socket = info["return_value"].get_extra_info("socket")
        if self._cancel.is_set() or self.overdue is not None:
            self.cut()

    def cut(self) -> None:
        """Shut the connection down. Closing would not wake a thread that waits in a read; shutting down does."""
        with self._lock:
            if self._socket is not None:
                with contextlib.suppress(OSError):
                    # Not SSLSocket.shutdown: that takes the TLS object away from under the reading thread.
                    socket.socket.shutdown(self._socket, socket.SHUT_RDWR)

    def check(self, received: int, *, event: int = 0) -> None:
        """Stop a call that is over its deadline, its size or its welcome.

        Args:
            received: bytes so far.
            event: bytes of the event under way.

        Raises:
            ProviderError: it is.
        """
        if self._cancel.is_set():
            raise ProviderError(Fault(FaultKind.CANCELLED, "The call was stopped."))
        if self.overdue is not None:
            raise ProviderError(self.overdue)
        if received > MAX_BYTES or event > MAX_EVENT_BYTES:
            most = f"{MAX_BYTES // 1_000_000} MB" if received > MAX_BYTES else f"{MAX_EVENT_BYTES // 1_000_000} MB in one piece"
            message = f"{self.info.name} sent more than {most}; the call was cut off."
            raise ProviderError(Fault(FaultKind.MALFORMED, message), outlook=Outlook(lasting=True))

    def _watch(self) -> None:
        while not self._closed.wait(max(0.0, min(self._until, self._due) - time.monotonic())):
            if (late := self._lateness(time.monotonic())) is not None:
                self.overdue = late
                self.cut()
                return

    def _lateness(self, now: float) -> Fault | None:
        if now >= self._until:
            message = f"{self.info.name} did not finish within {self.info.deadline_s:g} s. Ask again, or raise its deadline_s."
        elif now < self._due:
            return None
        elif self._begun:
            message = f"{self.info.provider} sent nothing for {self.info.idle_s:g} s. Ask again, or raise the agent's idle_s."
        else:
            message = f"{self.info.provider} did not begin to answer within {self._first_s:g} s. Ask again, or raise the agent's first_s."
        return Fault(FaultKind.TIMEOUT, message)


class _WatchedBytes(httpx2.SyncByteStream):
    """A response body that asks its line before each piece, so that comments and single bytes cannot keep a call alive."""

    def __init__(self, body: httpx2.SyncByteStream, line: Line) -> None:
        self._body = body
        self._line = line

    def __iter__(self) -> Iterator[bytes]:
        received = event = 0
        tail = b""
        for piece in self._body:
            # Neither SDK drops a byte order mark, and would lose the first event to it.
            shown = piece if received else piece.removeprefix(codecs.BOM_UTF8)
            received += len(piece)
            ends = max((tail + piece).rfind(end) for end in _EVENT_ENDS)
            event = event + len(piece) if ends < 0 else len(tail) + len(piece) - ends
            tail = piece[-3:]
            self._line.check(received, event=event)
            yield shown

    def close(self) -> None:
        self._body.close()


class _WatchedTransport(httpx2.HTTPTransport):
    """The standard transport, reporting its sockets to a line."""

    def __init__(self, line: Line, verify: ssl.SSLContext, *, public_only: bool) -> None:
        super().__init__(verify=verify, trust_env=False, limits=httpx2.Limits(max_keepalive_connections=0))
        self._line = line
        if public_only:  # httpx2 has no option for it; its transport is a thin coat over this pool
            self._pool = httpcore2.ConnectionPool(ssl_context=verify, max_keepalive_connections=0, network_backend=PublicOnly())

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        self._line.check(0)
        request.extensions = {**request.extensions, "trace": self._line.trace}
        response = super().handle_request(request)
        if isinstance(response.stream, httpx2.SyncByteStream):
            response.stream = _WatchedBytes(response.stream, self._line)
        return response


def open_client(line: Line, *, connect_s: float, verify: ssl.SSLContext, public_only: bool = False) -> httpx2.Client:
    """A client for the one call of `line`; close it after the call.

    Args:
        line: cuts the call when it is cancelled, at once except while a name is looked up or a connection opened.
        connect_s: seconds to open a connection.
        verify: which certificates to trust; making one takes 0.1 s, so the caller keeps it.
        public_only: never connect to this machine or this network, whatever the address is called.
    """
    # The line keeps the time of reads; httpx2's own limit, per read, is a net below it.
    timeout = httpx2.Timeout(line.left_s + 1.0, connect=min(connect_s, line.left_s))
    return httpx2.Client(
        transport=_WatchedTransport(line, verify, public_only=public_only), timeout=timeout, follow_redirects=False, trust_env=False
    )
