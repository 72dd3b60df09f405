"""Downloads of trained heads."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from trinity_core.errors import NotFoundError, StorageError
from ui.hub import valid_id
from ui.services import RunService


def run_routes(runs: RunService | None) -> list[Route]:
    """The address of each run's head; none without runs."""
    if runs is None:
        return []

    async def head(request: Request) -> Response:
        run_id = valid_id(request.path_params["id"])
        try:
            kept = await run_in_threadpool(lambda: runs.checkpoint(run_id)) if run_id else None
        except NotFoundError as error:
            return PlainTextResponse(str(error), 404)
        except StorageError as error:
            return PlainTextResponse(f"The store cannot be read: {error}", 503)
        if kept is None:
            return PlainTextResponse("This run has no trained head, or none yet.", 404)
        name = f"head-{run_id}.safetensors"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
        return Response(kept, media_type="application/octet-stream", headers=headers)

    return [Route("/export/run-{id}.safetensors", head)]
