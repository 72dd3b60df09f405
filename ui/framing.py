"""Says whose pages may show ours inside them: else a page could lay ours under its own buttons, and have clicks meant for them."""

from __future__ import annotations

from ui.web import Asgi, Message, Receive, Scope, Send, is_page

HUGGING_FACE = "https://huggingface.co https://*.huggingface.co"
"""A Space is shown inside these."""


class Framing:
    """Gives every page the headers that browsers go by.

    Args:
        app: what it stands in front of.
        space: it runs in a Hugging Face Space, which its visitors see inside a page of Hugging Face.
    """

    def __init__(self, app: Asgi, *, space: bool) -> None:
        self.app = app
        ancestors = f"'self' {HUGGING_FACE}" if space else "'self'"
        self._headers = [(b"content-security-policy", f"frame-ancestors {ancestors}".encode())]
        if not space:
            # for browsers that do not know the first; it cannot name a site, so a Space goes without
            self._headers.append((b"x-frame-options", b"SAMEORIGIN"))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""

        async def framed(message: Message) -> None:
            if message["type"] == "http.response.start" and is_page(message.get("headers", ())):
                message = {**message, "headers": [*message["headers"], *self._headers]}
            await send(message)

        await self.app(scope, receive, framed if scope["type"] == "http" else send)
