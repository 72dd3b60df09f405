"""What stands around Gradio: refusals of oversized bodies and uploads, the font, downloads of stored sessions."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

from storage.formats import FORMATS
from trinity_core.errors import NotFoundError, StorageError
from ui.assets import FOLDER
from ui.hub import valid_id
from ui.openai_api.refusal import Refusal
from ui.services import TraceStore

MAX_BODY_BYTES = 1_000_000
_TOO_LARGE = "The request is larger than 1 MB. Shorten the question."
_NO_UPLOADS = "This application takes no files."

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Asgi = Callable[[Scope, Receive, Send], Awaitable[None]]


class BodyLimit:
    """Answers 413 to bodies over the limit, announced or not, and 403 to uploads: Gradio accepts both from anybody.

    Args:
        app: what it stands in front of.
        limit: bytes.
        larger: an address that counts its bytes itself; empty for none.
    """

    def __init__(self, app: Asgi, limit: int = MAX_BODY_BYTES, larger: str = "") -> None:
        self.app, self.limit, self._larger = app, limit, larger

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer it here."""
        if scope["type"] != "http" or (self._larger and scope["path"] == self._larger):
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        if scope["method"] == "POST" and scope["path"].rstrip("/").endswith("/upload"):
            await PlainTextResponse(_NO_UPLOADS, 403)(scope, receive, send)
            return
        length = request.headers.get("content-length", "0")
        if not length.isdigit() or int(length) > self.limit:
            await _too_large(scope)(scope, receive, send)
            return
        await self._counted(scope, receive, send)

    async def _counted(self, scope: Scope, receive: Receive, send: Send) -> None:
        read, refused = 0, False

        async def counting() -> Message:
            nonlocal read, refused
            message = await receive()
            read += len(message.get("body", b""))
            if read <= self.limit:
                return message
            if not refused:
                refused = True
                await _too_large(scope)(scope, receive, send)
            return {"type": "http.disconnect"}

        async def watching(message: Message) -> None:
            if not refused:
                await send(message)

        await self.app(scope, counting, watching)


class Preload:
    """Names a style sheet in the header of every page, so that it is there before Gradio's scripts have drawn anything.

    Args:
        app: what it stands in front of.
        style: its address, relative to a page.
    """

    def __init__(self, app: Asgi, style: str) -> None:
        self.app = app
        self._link = (b"link", f"<{style}>; rel=preload; as=style".encode())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; the answer gets a header if it is a page."""

        async def naming(message: Message) -> None:
            if message["type"] == "http.response.start" and is_page(message["headers"]):
                message = {**message, "headers": [*message["headers"], self._link]}
            await send(message)

        await self.app(scope, receive, naming if scope["type"] == "http" else send)


def is_page(headers: Iterable[tuple[bytes, bytes]]) -> bool:
    """Whether an answer with these headers is one that a browser shows as a page."""
    return any(name == b"content-type" and value.startswith(b"text/html") for name, value in headers)


def _too_large(scope: Scope) -> Response:
    if scope["path"].startswith("/v1/"):
        return Refusal(413, _TOO_LARGE, code="request_too_large").response
    return PlainTextResponse(_TOO_LARGE, 413)


def middleware(style: str, larger: str = "") -> list[Middleware]:
    """In the order they see a request.

    Args:
        style: address of the style sheet of every page.
        larger: the address that takes files; empty for none.
    """
    return [Middleware(BodyLimit, larger=larger), Middleware(Preload, style=style)]


def routes(store: TraceStore) -> list[Route]:
    """Our own addresses beside Gradio's."""

    async def export(request: Request) -> Response:
        session_id, form = valid_id(request.path_params["id"]), FORMATS.get(request.path_params["form"])
        if not session_id or form is None:
            return PlainTextResponse("There is no such export.", 404)
        try:
            content = await run_in_threadpool(lambda: form.write(store.get(session_id)))
        except NotFoundError as error:
            return PlainTextResponse(str(error), 404)
        except StorageError as error:
            return PlainTextResponse(f"The store cannot be read: {error}", 503)
        name = f"session-{session_id}.{form.suffix}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
        return Response(content, media_type=form.media_type, headers=headers)

    async def font(request: Request) -> Response:
        path = FOLDER / "inter-latin.woff2"
        return FileResponse(path, media_type="font/woff2", headers={"Cache-Control": "public, max-age=31536000, immutable"})

    return [Route("/export/{id}.{form}", export), Route("/ui/inter-latin.woff2", font)]
