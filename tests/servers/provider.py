"""A real HTTP server that speaks as a provider, faults included: it plays scripted answers over raw sockets and keeps the requests."""

from __future__ import annotations

import json
import socket
import socketserver
import struct
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self


@dataclass(frozen=True)
class Request:
    """What a client sent."""

    method: str
    path: str
    headers: Mapping[str, str]
    """Names in lower case."""
    body: Any
    """Decoded JSON, or None."""


class Hold:
    """A piece that sends nothing until the server stops or the client hangs up."""


class Drip:
    """A piece that sends the same bytes every few milliseconds until the client hangs up."""

    def __init__(self, data: bytes) -> None:
        self.data = data


class Reset:
    """A piece that breaks the connection off with a TCP reset."""


Piece = bytes | Hold | Drip | Reset


@dataclass(frozen=True)
class Answer:
    """One scripted answer: a status, headers, and a body sent piece by piece in HTTP chunks."""

    pieces: Sequence[Piece] = ()
    status: int = 200
    content_type: str = "text/event-stream"
    headers: Mapping[str, str] = field(default_factory=dict)
    closed_early: bool = False
    """End the connection without the last HTTP chunk."""
    first: Piece = b""
    """What happens before anything is answered: a `Hold` or a `Reset`."""


class FakeProvider:
    """Use as a context manager. `answer` is one answer for every request, or a function from the request to an answer."""

    def __init__(self, answer: Answer | Callable[[Request], Answer]) -> None:
        self.requests: list[Request] = []
        self.reached = threading.Event()
        """Set when a `Hold` or a `Drip` begins."""
        self.left = threading.Event()
        """Set when the client has hung up during one."""
        self.stopping = threading.Event()
        self._answer = answer
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.provider = self
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()

    def answer(self, request: Request) -> Answer:
        self.requests.append(request)
        return self._answer(request) if callable(self._answer) else self._answer


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 128
    block_on_close = False
    provider: FakeProvider


class _Handler(socketserver.StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        try:
            self._play(self.server.provider.answer(self._request()))
        except (OSError, ValueError):  # ValueError: hung up before it had asked
            self.server.provider.left.set()

    def _request(self) -> Request:
        method, path, _ = self.rfile.readline().decode().split(" ", 2)
        headers = {}
        while line := self.rfile.readline().strip():
            name, _, value = line.decode().partition(":")
            headers[name.lower()] = value.strip()
        raw = self.rfile.read(int(headers.get("content-length", 0)))
        return Request(method, path, headers, json.loads(raw) if raw else None)

    def _play(self, answer: Answer) -> None:
        self._send(answer.first)
        head = {"Content-Type": answer.content_type, "Transfer-Encoding": "chunked", "Connection": "close", **answer.headers}
        lines = [f"HTTP/1.1 {answer.status} Scripted", *(f"{name}: {value}" for name, value in head.items()), "", ""]
        self.connection.sendall("\r\n".join(lines).encode())
        for piece in answer.pieces:
            self._send(piece)
        if not answer.closed_early:
            self.connection.sendall(b"0\r\n\r\n")

    def _send(self, piece: Piece) -> None:
        match piece:
            case bytes():
                self._chunk(piece)
            case Reset():
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                self.connection.close()
                raise ConnectionResetError
            case Hold():
                self._until_hung_up(b"")
            case Drip():
                self._until_hung_up(piece.data)

    def _until_hung_up(self, data: bytes) -> None:
        self.server.provider.reached.set()
        self.connection.settimeout(0.005)
        while not self.server.provider.stopping.is_set():
            if data:
                self._chunk(data)
            try:
                if self.connection.recv(1) == b"":
                    raise ConnectionAbortedError
            except TimeoutError:
                continue

    def _chunk(self, data: bytes) -> None:
        if data:
            self.connection.sendall(f"{len(data):x}\r\n".encode() + data + b"\r\n")
