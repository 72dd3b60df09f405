"""One call's line to a provider: an httpx2 client that a cancel can cut at any moment, with a deadline and a size limit.

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

import httpx2

from trinity_core.cancel import Cancel
from trinity_core.errors import ProviderError
from trinity_core.types import AgentInfo, Fault, FaultKind

CONNECT_S = 5.0
"""Seconds to open a connection."""
MAX_BYTES = 32_000_000
"""Bytes read from one call, framing included; a reply of `remote.MAX_CHARS` characters needs a fraction of it."""


class Line:
    """The sockets of one call. Cutting it wakes a blocked read at once."""

    def __init__(self, info: AgentInfo, cancel: Cancel) -> None:
        self.info = info
        self._deadline = time.monotonic() + info.deadline_s
        self._cancel = cancel
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        cancel.on_set(self.cut)

    def trace(self, event: str, info: Mapping[str, Any]) -> None:
        """Take over the socket when httpx2 has opened one; it calls this at each stage of a request."""
        if event not in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            return
        with self._lock:
            self._socket = info["return_value"].get_extra_info("socket")
        if self._cancel.is_set():
            self.cut()

    def cut(self) -> None:
        """Shut the connection down. Closing would not wake a thread that waits in a read; shutting down does."""
        with self._lock:
            if self._socket is not None:
                with contextlib.suppress(OSError):
                    # Not SSLSocket.shutdown: that takes the TLS object away from under the reading thread.
                    socket.socket.shutdown(self._socket, socket.SHUT_RDWR)

    def check(self, received: int) -> None:
        """Stop a call that is over its deadline, its size or its welcome.

        Raises:
            ProviderError: it is.
        """
        if self._cancel.is_set():
            raise ProviderError(Fault(FaultKind.CANCELLED, "The call was stopped."))
        if time.monotonic() > self._deadline:
            message = f"{self.info.name} did not finish within {self.info.deadline_s:g} s. Ask again, or raise its deadline_s."
            raise ProviderError(Fault(FaultKind.TIMEOUT, message))
        if received > MAX_BYTES:
            message = f"{self.info.name} sent more than {MAX_BYTES // 1_000_000} MB; the call was cut off."
            raise ProviderError(Fault(FaultKind.MALFORMED, message))


class _WatchedBytes(httpx2.SyncByteStream):
    """A response body that asks its line before each piece, so that comments and single bytes cannot keep a call alive."""

    def __init__(self, body: httpx2.SyncByteStream, line: Line) -> None:
        self._body = body
        self._line = line

    def __iter__(self) -> Iterator[bytes]:
        received = 0
        for piece in self._body:
            # Neither SDK drops a byte order mark, and would lose the first event to it.
            shown = piece if received else piece.removeprefix(codecs.BOM_UTF8)
            received += len(piece)
            self._line.check(received)
            yield shown

    def close(self) -> None:
        self._body.close()


class _WatchedTransport(httpx2.HTTPTransport):
    """The standard transport, reporting its sockets to a line."""

    def __init__(self, line: Line, verify: ssl.SSLContext) -> None:
        super().__init__(verify=verify, trust_env=False, limits=httpx2.Limits(max_keepalive_connections=0))
        self._line = line

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        self._line.check(0)
        request.extensions = {**request.extensions, "trace": self._line.trace}
        response = super().handle_request(request)
        if isinstance(response.stream, httpx2.SyncByteStream):
            response.stream = _WatchedBytes(response.stream, self._line)
        return response


def open_line(info: AgentInfo, *, cancel: Cancel, verify: ssl.SSLContext) -> httpx2.Client:
    """A client for one call of the agent `info`; close it after the call.

    Args:
        info: gives the total deadline and the longest silence, in seconds.
        cancel: setting it ends the call within milliseconds, except while a name is looked up or a connection opened.
        verify: which certificates to trust; making one takes 0.1 s, so the caller keeps it.
    """
    timeout = httpx2.Timeout(min(info.idle_s, info.deadline_s), connect=min(CONNECT_S, info.deadline_s))
    transport = _WatchedTransport(Line(info, cancel), verify)
    return httpx2.Client(transport=transport, timeout=timeout, follow_redirects=False, trust_env=False)
