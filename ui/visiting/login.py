"""Who is logged in: by a name and password of the operator's, or on a Space with Hugging Face. And what those may see who are not."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie
from typing import Any

_OPEN = (
    *("/assets/", "/static/", "/svelte/", "/ui/", "/favicon.ico", "/theme.css", "/manifest.json", "/robots.txt", "/pwa_icon"),
    *("/gradio_api/theme.css", "/gradio_api/startup-events", "/gradio_api/login_check", "/gradio_api/user"),
)
"""What the form to log in is made of."""
_PAGE = re.compile(r"/[a-z_-]*/?")
"""Pages: Gradio shows the form in their place. `/config` looks the same, and Gradio itself refuses it."""


def cookies_of(scope: Mapping[str, Any]) -> dict[str, str]:
    """The cookies of a request; none where they cannot be read."""
    lines = [value.decode("latin-1") for name, value in scope.get("headers", ()) if name == b"cookie"]
    found: dict[str, str] = {}
    for line in lines:
        for piece in line.split(";"):
            try:
                found |= {name: morsel.value for name, morsel in SimpleCookie(piece.strip()).items()}
            except CookieError:
                continue
    return found


def by_password(scope: Mapping[str, Any], cookies: Mapping[str, str]) -> str:
    """The name that Gradio's own login gave this browser; empty for none."""
    app = scope.get("app")
    given, cookie = getattr(app, "tokens", {}), getattr(app, "cookie_id", "")
    # Gradio looks at the secure one first
    token = cookies.get(f"access-token-{cookie}") or cookies.get(f"access-token-unsecure-{cookie}")
    name = given.get(token) if token else None
    return name if isinstance(name, str) else ""


def by_hugging_face(scope: Mapping[str, Any], *, now: float | None = None) -> str:
    """The Hugging Face account; empty for none. Ask only on a Space: elsewhere anybody can make such a session up."""
    session = scope.get("session")
    info = session.get("oauth_info") if isinstance(session, Mapping) else None
    if not isinstance(info, Mapping):
        return ""
    until, user = info.get("expires_at"), info.get("userinfo")
    if isinstance(until, int | float) and until < (time.time() if now is None else now):
        return ""
    name = user.get("sub") if isinstance(user, Mapping) else None
    return name if isinstance(name, str) else ""


def open_to_all(method: str, path: str) -> bool:
    """Whether somebody who is not logged in may have this answered."""
    if method in ("GET", "HEAD"):
        return is_page(path) or path.startswith(_OPEN)
    return path.rstrip("/") == "/login"


def is_page(path: str) -> bool:
    """Whether Gradio shows a page here, or the form to log in."""
    return bool(_PAGE.fullmatch(path))
