"""Downloads of comparisons: every session, the summary, and the command line's JSON."""

from __future__ import annotations

import json
from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from trinity_core.errors import NotFoundError, StorageError
from ui.compare_desk import ComparisonDesk
from ui.compare_tables import sessions_csv, sessions_parquet, summary_csv
from ui.hub import valid_id
from ui.services import ComparisonService

Writer = Callable[[ComparisonDesk, str], str | bytes]

FILES: dict[str, tuple[str, Writer]] = {
    "-summary.csv": ("text/csv; charset=utf-8", lambda desk, known: summary_csv(desk.result(known), desk.played(known))),
    ".csv": ("text/csv; charset=utf-8", lambda desk, known: sessions_csv(desk.played(known))),
    ".parquet": ("application/vnd.apache.parquet", lambda desk, known: sessions_parquet(desk.played(known))),
    ".json": ("application/json", lambda desk, known: json.dumps(desk.result(known), ensure_ascii=False, allow_nan=False, indent=2) + "\n"),
}
"""Ending of the address, kind of file, and who writes it."""


def comparison_routes(comparisons: ComparisonService | None) -> list[Route]:
    """The addresses of each comparison's files; none without comparisons."""
    if comparisons is None:
        return []
    desk = ComparisonDesk(comparisons)
    return [Route(f"/export/comparison-{{id}}{ending}", _file(desk, ending)) for ending in FILES]


def _file(desk: ComparisonDesk, ending: str) -> Callable[[Request], object]:
    kind, write = FILES[ending]

    async def answer(request: Request) -> Response:
        known = valid_id(request.path_params["id"])
        if not known:
            return PlainTextResponse("There is no such export.", 404)
        try:
            body = await run_in_threadpool(lambda: write(desk, known))
        except NotFoundError as error:
            return PlainTextResponse(str(error), 404)
        except StorageError as error:
            return PlainTextResponse(f"The store cannot be read: {error}", 503)
        headers = {"Content-Disposition": f'attachment; filename="comparison-{known}{ending}"', "X-Content-Type-Options": "nosniff"}
        return Response(body, media_type=kind, headers=headers)

    return answer
