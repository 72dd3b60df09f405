"""Downloads of the numbers behind a lesson's pictures."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from trinity_core.errors import NotFoundError, UserError
from ui.lessons.classroom import Classroom
from ui.lessons.feed import MAX_PARTS, table


def lesson_routes(classroom: Classroom | None) -> list[Route]:
    """The address of each lesson's table, its controls in the query; none without lessons."""
    if classroom is None:
        return []

    async def csv(request: Request) -> Response:
        asked = dict(request.query_params.multi_items()[:MAX_PARTS])
        try:
            lesson = classroom.lesson(request.path_params["slug"])
            content = table(await classroom.taught(lesson.slug, asked))
        except NotFoundError as error:
            return PlainTextResponse(str(error), 404)
        except UserError as error:
            return PlainTextResponse(str(error), 400)
        headers = {"Content-Disposition": f'attachment; filename="lesson-{lesson.slug}.csv"', "X-Content-Type-Options": "nosniff"}
        return Response(content, media_type="text/csv; charset=utf-8", headers=headers)

    return [Route("/export/lesson-{slug}.csv", csv)]
