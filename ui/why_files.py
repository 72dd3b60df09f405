"""The address at which the page asks why a turn was decided as it was."""

from __future__ import annotations

import asyncio
from concurrent.futures import CancelledError

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from trinity_core.cancel import Cancel
from trinity_core.errors import NotFoundError, StorageError, TrinityError
from ui.hub import valid_id
from ui.services import TraceStore, WhyService

POLL_S = 0.2
"""Seconds between two looks at whether the asker is still there."""
MAX_DIGITS = 3
_HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


def why_routes(why: WhyService | None, store: TraceStore) -> list[Route]:
    """The address of each decision's explanation; none where nobody explains."""
    if why is None:
        return []

    async def explain(request: Request) -> JSONResponse:
        session_id, turn = valid_id(request.path_params["id"]), request.path_params["turn"]
        if not session_id or not (turn.isascii() and turn.isdigit() and len(turn) <= MAX_DIGITS):
            return _refused("There is no such turn.", 404)
        cancel = Cancel()
        try:
            # the store knows whose request this is; the thread that explains does not
            stored = await run_in_threadpool(store.get, session_id)
            made = await run_in_threadpool(why.submit, stored, int(turn), cancel)
            while not made.done():
                if await request.is_disconnected():
                    cancel.set()
                    made.cancel()
                    return _refused("Nobody waits for this any more.", 499)
                await asyncio.sleep(POLL_S)
            return JSONResponse(made.result(), headers=_HEADERS)
        except CancelledError:
            return _refused("The server is being stopped.", 503)
        except NotFoundError as error:
            return _refused(str(error), 404)
        except StorageError as error:
            return _refused(f"The store cannot be read: {error}", 503)
        except TrinityError as error:
            return _refused(str(error), 400)

    return [Route("/why/{id}/{turn}.json", explain)]


def _refused(message: str, status: int) -> JSONResponse:
    return JSONResponse({"error": message}, status, headers=_HEADERS)
