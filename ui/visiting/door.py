"""The door of the server: it tells visitors apart, lets nobody into another's tab, and where there is a login keeps all others out."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from starlette.responses import PlainTextResponse, Response

from ui.openai_api.tokens import Tokens
from ui.visiting.cookie import NAME, Cookies, Visit, header
from ui.visiting.identity import KEY, Identity, acting_for, tab_owner
from ui.visiting.login import by_hugging_face, by_password, cookies_of, is_page, open_to_all
from ui.visiting.passwords import Passwords, acting_from, address_of, words
from ui.visiting.tabs import Tabs, closed, has_call, tab_in_address, tab_in_body
from ui.web import Asgi, Message, Receive, Scope, Send

_NO_COOKIE = ("/assets/", "/static/", "/svelte/", "/ui/", "/v1/", "/theme.css", "/favicon.ico")
"""Answers that others may keep for many browsers, and those for programs."""
MACHINE = "token:this-machine"
"""The owner of what programs of this machine start where no tokens were given out."""
_CLOSED = "Log in first."
_NOT_YOURS = "This page was opened by somebody else. Load it again."
_NOTHING = "There is nothing here."


@dataclass(frozen=True, slots=True, eq=False)
class Doorkeeper:
    """What the door goes by."""

    cookies: Cookies | None = None
    """Tells visitors apart; None where all who reach the page are one."""
    passwords: Passwords | None = None
    """Only those who logged in with one of these may enter; None where nobody has to."""
    hugging_face: bool = False
    """Visitors may log in with Hugging Face; only ever true on a Space."""
    framed: bool = False
    """The page may stand inside a page of Hugging Face."""
    tokens: Tokens = field(default_factory=Tokens)
    """Of programs."""
    tabs: Tabs = field(default_factory=Tabs)


class Door:
    """An ASGI middleware that stands before everything that knows of visitors.

    Args:
        app: what it stands in front of.
        keeper: what it goes by.
    """

    def __init__(self, app: Asgi, keeper: Doorkeeper) -> None:
        self.app, self._keeper = app, keeper

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on in somebody's name, or answer it here."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        cookies = cookies_of(scope)
        user = by_password(scope, cookies) if self._keeper.passwords else ""
        if self._keeper.passwords and not user:
            await self._outside(self._keeper.passwords, cookies, scope, receive, send)
        else:
            await self._inside(user, cookies, scope, receive, send)

    async def _outside(self, passwords: Passwords, cookies: Mapping[str, str], scope: Scope, receive: Receive, send: Send) -> None:
        """Somebody who is not logged in, and who is told when they have to wait for it: the form has no words for that."""
        address = address_of(scope.get("client"))
        wait = passwords.wait_s(address) if scope["method"] == "GET" and is_page(scope["path"]) else 0.0
        if wait > 0:
            seconds = str(math.ceil(wait))
            headers = {"Retry-After": seconds, "Refresh": seconds, "Cache-Control": "no-store"}
            await PlainTextResponse(words(wait), 429, headers)(scope, receive, send)
        elif not self._open(scope):
            await PlainTextResponse(_CLOSED, 401)(scope, receive, send)
        else:
            with acting_from(address):
                await self._inside("", cookies, scope, receive, send)

    async def _inside(self, user: str, cookies: Mapping[str, str], scope: Scope, receive: Receive, send: Send) -> None:
        if self._keeper.cookies is None:
            await self.app(scope, receive, send)
        else:
            visit = self._keeper.cookies.read(cookies.get(NAME))
            await self._as(self._identity(scope, visit, user), visit, scope, receive, send)

    def _open(self, scope: Scope) -> bool:
        """Whether those who are not logged in may come here; programs may where they have tokens to show."""
        path: str = scope["path"]
        return bool(self._keeper.tokens) if path.startswith("/v1/") else open_to_all(scope["method"], path)

    def _identity(self, scope: Scope, visit: Visit, user: str) -> Identity:
        if scope["path"].startswith("/v1/"):
            authorization = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"authorization"), "")
            # without tokens only this machine is let in, and all its programs are one
            return Identity(self._keeper.tokens.owner(authorization) or (visit.owner if self._keeper.tokens else MACHINE))
        if user:
            return Identity(f"user:{user}")
        account = by_hugging_face(scope) if self._keeper.hugging_face else ""
        return Identity(f"account:{account}") if account else Identity(visit.owner, known=not visit.fresh)

    async def _as(self, identity: Identity, visit: Visit, scope: Scope, receive: Receive, send: Send) -> None:
        scope[KEY] = identity
        who = identity.owner if identity.known else ""
        refusal: Response | None = PlainTextResponse(_NOTHING, 404) if closed(scope["path"]) else None
        tab = tab_in_address(scope)
        if refusal is None and has_call(scope):
            body, receive = await _read(receive)
            tab = tab_in_body(body) or tab
        if refusal is None and tab and not self._keeper.tabs.admit(tab, who):
            refusal = PlainTextResponse(_NOT_YOURS, 403)
        if identity.owner == visit.owner and visit.renew and not scope["path"].startswith(_NO_COOKIE):
            send = self._giving(visit, scope, send)
        with acting_for(identity.owner if identity.known else tab_owner(tab) or identity.owner):
            await (refusal or self.app)(scope, receive, send)

    def _giving(self, visit: Visit, scope: Scope, send: Send) -> Send:
        assert self._keeper.cookies is not None
        line = header(self._keeper.cookies.write(visit), secure=_by_https(scope), framed=self._keeper.framed).encode("latin-1")

        async def giving(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", ()), (b"set-cookie", line)]}
            await send(message)

        return giving


async def _read(receive: Receive) -> tuple[bytes, Receive]:
    """A body as a whole, and a way to read it again."""
    body = b""
    last: Message = {"type": "http.request", "body": b"", "more_body": False}
    while True:
        message = await receive()
        if message["type"] != "http.request":
            last = message
            break
        body += message.get("body", b"")
        if not message.get("more_body", False):
            break
    told = [last] if last["type"] != "http.request" else [{"type": "http.request", "body": body, "more_body": False}]

    async def again() -> Message:
        return told.pop() if told else await receive()

    return body, again


def _by_https(scope: Scope) -> bool:
    """Whether the browser came by https; a proxy in front says so. Whoever lies about it harms only their own cookie."""
    told = next((value for name, value in scope["headers"] if name == b"x-forwarded-proto"), b"")
    return scope.get("scheme") == "https" or told.split(b",")[0].strip() == b"https"
