"""A request that is not served, in the shape OpenAI's clients read: `{"error": {"message", "type", "param", "code"}}`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from trinity_core.errors import UserError

_TYPES = {401: "authentication_error", 403: "permission_error", 404: "invalid_request_error", 429: "rate_limit_error"}


class Refusal(UserError):
    """Why a request is not served.

    Args:
        status: the HTTP status.
        message: what was wrong and what to do.
        code: the same in one word, for programs.
        param: the field of the body that is wrong; empty when it is none.
        headers: further headers of the answer.
    """

    def __init__(self, status: int, message: str, *, code: str, param: str = "", headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.status, self.code, self.param, self.headers = status, code, param, dict(headers or {})

    @property
    def document(self) -> dict[str, Any]:
        """The error as clients read it, in a body or in a stream."""
        kind = "server_error" if self.status >= 500 else _TYPES.get(self.status, "invalid_request_error")
        return {"error": {"message": str(self), "type": kind, "param": self.param or None, "code": self.code}}

    @property
    def response(self) -> Response:
        """The answer to the request. Nothing but a full house is worth the client's automatic second try: it would be paid twice."""
        again = "true" if self.status == 429 else "false"
        return json_response(self.document, status=self.status, headers={"X-Should-Retry": again, **self.headers})


def json_response(document: Mapping[str, Any], *, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A JSON answer in plain ASCII, so that whatever a request held can be repeated in it."""
    safe = {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store", **(headers or {})}
    return Response(json.dumps(document), status, safe, media_type="application/json")


def wrong(param: str, message: str, *, code: str = "invalid_value") -> Refusal:
    """A field of the body that cannot be used."""
    return Refusal(400, message, code=code, param=param)
