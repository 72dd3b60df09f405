"""Names and passwords of those whom the operator lets in, and how often anybody may guess: less and less often."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import math
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from starlette.exceptions import HTTPException

from trinity_core.errors import UserError
from ui.visiting.throttle import Throttle

NAME_TRIES, NAME_LONGEST_S = 5, 60.0
"""For one name. The wait stays short, since a stranger's guesses make its owner wait, too."""
ADDRESS_TRIES, ADDRESS_LONGEST_S = 20, 900.0
"""From one address, whatever the names; behind a proxy many people may have the same."""
HINT = "Log in with the name and the password you were given. After several wrong tries you have to wait a little before the next one."
"""Stands on the form, which has no words of its own for a wait."""

_FROM: ContextVar[str] = ContextVar("trinity_login_from", default="")
"""The address of whoever logs in; Gradio does not tell it."""


class TooManyTriesError(UserError):
    """Somebody has to wait before the next try."""

    def __init__(self, wait_s: float) -> None:
        super().__init__(words(wait_s))
        self.wait_s = wait_s


class Passwords:
    """Who may enter. For one event loop, in which no try can come between another's beginning and end.

    Args:
        pairs: names and passwords; each name once.
        clock: seconds that only grow.
        by_address: False where every visitor seems to come from the same address, that of a proxy.
    """

    def __init__(self, pairs: Iterable[tuple[str, str]], *, clock: Callable[[], float] = time.monotonic, by_address: bool = True) -> None:
        self._by_address = by_address
        self._known = {name: _digest(password) for name, password in pairs}
        self._names = Throttle(clock, free=NAME_TRIES, longest_s=NAME_LONGEST_S)
        self._addresses = Throttle(clock, free=ADDRESS_TRIES, longest_s=ADDRESS_LONGEST_S)

    def check(self, name: str, password: str) -> bool:
        """Whether these belong together, as `acting_from` tells where they come from.

        Raises:
            TooManyTriesError: it is too early for another try; nothing was looked at.
        """
        address = _FROM.get()
        # a stranger's name may be as long as a request; only its digest is kept
        key = hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()
        wait = max(self._names.wait_s(key), self.wait_s(address))
        if wait > 0:
            raise TooManyTriesError(wait)
        self._names.count(key)
        self._addresses.count(address)
        right = hmac.compare_digest(self._known.get(name, bytes(32)), _digest(password))  # nothing has a digest of zeros
        if right:
            self._names.forget(key)
            self._addresses.take_back(address)  # and not forgotten: else one's own name would buy guesses at others'
        return right

    def wait_s(self, address: str) -> float:
        """Seconds until anybody may try again from there; 0 when they may now."""
        return self._addresses.wait_s(address) if self._by_address else 0.0


def words(wait_s: float) -> str:
    """What somebody is told who has to wait."""
    seconds = math.ceil(wait_s)
    span = f"{seconds} second{'s' * (seconds != 1)}" if seconds < 120 else f"{math.ceil(seconds / 60)} minutes"
    return f"There were too many wrong names or passwords. Wait {span}, then try again."


def address_of(client: object) -> str:
    """The address that tries are counted by: of IPv6 the network, since one machine has as many addresses as it likes.

    Args:
        client: host and port, as ASGI gives them; None where the server does not know.
    """
    host = str(client[0]) if isinstance(client, list | tuple) and client else ""
    try:
        found = ipaddress.ip_address(host)
    except ValueError:
        return host[:64]
    return str(found if found.version == 4 else ipaddress.ip_network((int(found) >> 64 << 64, 64)))


def for_gradio(passwords: Passwords) -> Callable[[str, str], bool]:
    """The check as Gradio asks for it; one that comes too early is answered with 429 and says when to come again."""

    def auth(name: str, password: str) -> bool:
        try:
            return passwords.check(name, password)
        except TooManyTriesError as error:
            raise HTTPException(429, str(error), {"Retry-After": str(math.ceil(error.wait_s))}) from None

    return auth


@contextmanager
def acting_from(address: str) -> Iterator[None]:
    """Tries inside come from there."""
    token = _FROM.set(address)
    try:
        yield
    finally:
        _FROM.reset(token)


def _digest(password: str) -> bytes:
    """Of one length, so that comparing tells nothing, not even how long the right one is."""
    return hashlib.sha256(password.encode("utf-8", "replace")).digest()
