"""A web server on this machine that plays what an attacker or a provider would, and notes who came."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self


@dataclass(frozen=True, slots=True)
class Heard:
    """One request."""

    path: str
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Said:
    """One answer, sent as a whole."""

    body: bytes = b""
    status: int = 200
    content_type: str = "text/event-stream"
    headers: Mapping[str, str] = field(default_factory=dict)


class Listener:
    """Use as a context manager; it listens on 127.0.0.1 at a free port.

    Args:
        answer: makes the answer to a request.
    """

    def __init__(self, answer: Callable[[Heard], Said] = lambda heard: Said()) -> None:
        self.heard: list[Heard] = []
        """Requests, in their order."""
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length") or 0))
                heard = Heard(self.path, {name.lower(): value for name, value in self.headers.items()}, body)
                outer.heard.append(heard)
                with suppress(ConnectionError):  # whoever asked was killed meanwhile
                    self._answer(answer(heard))

            do_GET = do_PUT = do_HEAD = do_POST

            def _answer(self, said: Said) -> None:
                self.send_response(said.status)
                fields = {"Content-Type": said.content_type, "Content-Length": str(len(said.body)), "Connection": "close", **said.headers}
                for name, value in fields.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(said.body)

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port = int(self._server.server_address[1])
        self.url = f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), name="listener", daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
