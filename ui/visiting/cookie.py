"""The cookie that tells a returning browser: a random id with its date, signed, so that nobody can make one up or change one."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass

NAME = "trinity_visitor"
"""Of the cookie."""
KEPT_S = 180 * 86_400
"""Seconds after which a cookie counts no more."""
RENEWED_S = 7 * 86_400
"""A cookie older than this is given out anew, with the same id."""
_FORM = re.compile(r"v1\.([0-9a-f]{32})\.([0-9]{1,12})\.([A-Za-z0-9_-]{43})")


@dataclass(frozen=True, slots=True)
class Visit:
    """What a cookie said."""

    id: str
    """32 hexadecimal digits, 128 random bits."""
    fresh: bool
    """True for an id that was made now, for a browser that sent no cookie of ours."""
    renew: bool
    """True where the browser must be given the cookie, for the first time or again."""

    @property
    def owner(self) -> str:
        """The word that rows are stored under. It tells nothing of the id, so that who reads it cannot become its visitor."""
        return "visitor:" + hashlib.sha256(self.id.encode()).hexdigest()[:40]


class Cookies:
    """Makes and reads them.

    Args:
        secret: 32 random bytes that only the server knows.
        clock: seconds since 1970.
    """

    def __init__(self, secret: bytes, *, clock: Callable[[], float] = time.time) -> None:
        self._secret, self._clock = secret, clock

    def read(self, text: str | None) -> Visit:
        """Who sent this cookie; somebody new for none, a forged one, or one that has run out."""
        found = _FORM.fullmatch(text) if text else None
        if found is None:
            return _new()
        visitor, since, signature = found.groups()
        age = self._clock() - int(since)
        if not hmac.compare_digest(signature, self._signed(visitor, since)) or not -86_400 <= age <= KEPT_S:
            return _new()
        return Visit(visitor, fresh=False, renew=age > RENEWED_S)

    def write(self, visit: Visit) -> str:
        """The cookie of a visitor, from now on."""
        since = str(int(self._clock()))
        return f"v1.{visit.id}.{since}.{self._signed(visit.id, since)}"

    def _signed(self, visitor: str, since: str) -> str:
        digest = hmac.new(self._secret, f"v1.{visitor}.{since}".encode(), hashlib.sha256).digest()
        return urlsafe_b64encode(digest).decode().rstrip("=")


def _new() -> Visit:
    return Visit(secrets.token_hex(16), fresh=True, renew=True)


def header(value: str, *, secure: bool, framed: bool) -> str:
    """The line `Set-Cookie`.

    Args:
        value: what `Cookies.write` made.
        secure: the browser came by https.
        framed: the page may stand inside a page of another site, as a Space does; browsers then keep a cookie only in a jar of that pair.
    """
    kept = f"{NAME}={value}; Path=/; Max-Age={KEPT_S}; HttpOnly"
    if not secure:
        return f"{kept}; SameSite=Lax"
    return f"{kept}; Secure; SameSite=None; Partitioned" if framed else f"{kept}; Secure; SameSite=Lax"
