"""Bearer tokens that let programs in; only their SHA-256 is kept, and it is compared in constant time."""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from hashlib import sha256

from trinity_core.errors import PlanError

MIN_CHARS = 16
"""Shortest accepted token: shorter ones can be guessed."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens an operator gave out."""

    digests: tuple[bytes, ...] = field(default=(), repr=False)
    """SHA-256 of each, 32 bytes."""

    @classmethod
    def read(cls, text: str) -> Tokens:
        """Tokens from one line, with commas between them; an empty line is none.

        Raises:
            PlanError: one is too short. The message does not repeat it.
        """
        given = [token.strip() for token in text.split(",") if token.strip()]
        if any(len(token) < MIN_CHARS for token in given):
            raise PlanError(f"A token in TRINITY_API_TOKENS has fewer than {MIN_CHARS} characters. Use `openssl rand -hex 24`.")
        return cls(tuple(_digest(token.encode()) for token in given))

    def __bool__(self) -> bool:
        return bool(self.digests)

    def know(self, authorization: str) -> bool:
        """Whether the header `Authorization` carries one of them.

        Args:
            authorization: the header as Starlette gives it, decoded as Latin-1.
        """
        return bool(self.owner(authorization))

    def owner(self, authorization: str) -> str:
        """Whom the header names, as the owner of what they start; empty where it carries none of the tokens. Argument as of `know`."""
        scheme, _, token = authorization.partition(" ")
        sent = _digest(token.strip().encode("latin-1", "replace"))
        # a list, not a generator: every digest is compared, so that the time tells nothing
        matches = [hmac.compare_digest(sent, known) for known in self.digests]
        return f"token:{sha256(sent).hexdigest()[:40]}" if scheme.lower() == "bearer" and any(matches) else ""


def _digest(token: bytes) -> bytes:
    return sha256(token).digest()
