"""The one address that takes files: from the Data page of this very application, one at a time, up to the limit of an import."""

from __future__ import annotations

from urllib.parse import unquote

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from trinity_core.errors import TableError
from ui.import_desk import ImportDesk

PATH = "/import/file"
HEADER = "x-trinity-file"
"""Carries the file's name, percent-encoded. Another site's script cannot send it without asking first, and is then refused."""
_TOO_LARGE = "The file is larger than {:,.3g} MB. Import a part of it."


def import_routes(desk: ImportDesk | None) -> list[Route]:
    """The address, where files may be sent at all."""
    if desk is None or not desk.uploads:
        return []

    async def receive(request: Request) -> Response:
        if HEADER not in request.headers:
            return PlainTextResponse("Files can only be sent from the Data page.", 403)
        try:
            token, file = await run_in_threadpool(desk.begin, unquote(request.headers[HEADER]))
        except TableError as error:
            return PlainTextResponse(str(error), 409)
        read, kept = 0, False
        try:
            with file:
                async for chunk in request.stream():
                    read += len(chunk)
                    if read > desk.max_bytes:
                        return PlainTextResponse(_TOO_LARGE.format(desk.max_bytes / 2**20), 413)
                    await run_in_threadpool(file.write, chunk)
            kept = True
        except ClientDisconnect:
            return PlainTextResponse("The file did not arrive as a whole.", 400)
        except OSError as error:
            return PlainTextResponse(f"The file cannot be kept: {error.strerror}.", 507)
        finally:
            if not kept:
                desk.discard([token])
        return JSONResponse({"token": token})

    return [Route(PATH, receive, methods=["POST"])]
