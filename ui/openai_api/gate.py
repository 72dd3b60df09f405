"""Who may use the endpoint, and how many at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from starlette.requests import Request

from ui.openai_api.refusal import Refusal
from ui.openai_api.tokens import Tokens

MAX_RUNNING = 16
"""Sessions that programs may have running at the same time."""
RETRY_AFTER_S = 5
"""Seconds that a client is asked to wait when all places are taken."""
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost", "[::1]"})


class Gate:
    """Lets requests in. It lives on the server's event loop, so its count needs no lock.

    Args:
        tokens: those given out; without any, only this machine is let in.
        max_running: sessions at the same time.
    """

    def __init__(self, tokens: Tokens, *, max_running: int = MAX_RUNNING) -> None:
        self._tokens, self._max, self._running = tokens, max_running, 0

    def admit(self, request: Request) -> None:
        """Check who asks.

        Raises:
            Refusal: 401 for a wrong or missing token, 403 for another site's script.
        """
        origin, host = request.headers.get("origin"), request.headers.get("host", "")
        if origin is not None and origin.partition("://")[2] != host:
            raise Refusal(403, "Scripts of other sites may not use this endpoint. Call it from a program.", code="cross_origin")
        if self._tokens:
            self._check_token(request)
        elif not _local(request, host):
            message = "This server gave out no tokens, so it serves its own machine only. Set TRINITY_API_TOKENS to let others in."
            raise Refusal(401, message, code="no_tokens", headers={"WWW-Authenticate": "Bearer"})

    def _check_token(self, request: Request) -> None:
        if not self._tokens.know(request.headers.get("authorization", "")):
            message = "The API key is missing or wrong. Send one of this server's tokens as `Authorization: Bearer TOKEN`."
            raise Refusal(401, message, code="invalid_api_key", headers={"WWW-Authenticate": "Bearer"})

    @contextmanager
    def place(self) -> Iterator[None]:
        """One of the places for running sessions, given back at the end.

        Raises:
            Refusal: all are taken.
        """
        if self._running >= self._max:
            raise busy(f"{self._max} sessions are running here already. Try again in a moment.")
        self._running += 1
        try:
            yield
        finally:
            self._running -= 1


def busy(message: str) -> Refusal:
    """All places are taken."""
    return Refusal(429, message, code="too_many_sessions", headers={"Retry-After": str(RETRY_AFTER_S)})


def _local(request: Request, host: str) -> bool:
    """Both ends are this machine; the name guards against tunnels and against sites whose name was made to point here."""
    name = host if host.endswith("]") else host.rpartition(":")[0] or host
    client = request.client
    return client is not None and client.host in _LOOPBACK and name.lower() in _LOOPBACK
