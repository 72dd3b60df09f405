"""What the Learn page is told: the catalogue with the lesson a link names, and lessons computed. Browsers ask, so all is checked."""

from __future__ import annotations

import json
from collections.abc import Mapping

from storage.safe_table import csv_text
from trinity_core.errors import NotFoundError, PlanError, UserError
from ui.lessons.classroom import Classroom, Taught
from ui.lessons.controls import Json

MAX_PARTS = 40
"""Values looked at in one request."""


def entered(classroom: Classroom, query: Mapping[str, str]) -> str:
    """The catalogue, and which lesson to open with which values; what is wrong in the link is complained about, not obeyed."""
    lessons = [lesson.facts() for lesson in classroom.lessons]
    wanted = query.get("lesson", "")
    try:
        lesson, complaint = classroom.lesson(wanted or classroom.lessons[0].slug), ""
    except NotFoundError as error:
        lesson, complaint = classroom.lessons[0], str(error)
    values, wrong = lesson.mended({name: value for name, value in list(query.items())[:MAX_PARTS] if name != "lesson"})
    facts = {"lessons": lessons, "lesson": lesson.slug, "values": values, "open": bool(wanted), "notice": complaint or wrong}
    return json.dumps(facts, ensure_ascii=False)


async def computed(classroom: Classroom, slug: object, raw: object, ticket: object) -> str:
    """A lesson at the values asked for, or why not; the ticket comes back, so that the page knows which question this answers."""
    facts: Json = {"lesson": slug if isinstance(slug, str) else "", "ticket": ticket if isinstance(ticket, int) else 0}
    if not isinstance(raw, dict) or len(raw) > MAX_PARTS:
        return json.dumps({**facts, "lesson": facts["lesson"][:40], "refused": "These are no values of a lesson. Reload the page."})
    try:
        taught = await classroom.taught(slug, raw)
    except UserError as error:
        return json.dumps({**facts, "lesson": facts["lesson"][:40], "refused": str(error)}, ensure_ascii=False)
    return f'{json.dumps({**facts, "values": taught.values}, ensure_ascii=False)[:-1]}, "data": {taught.text}}}'


def acted(classroom: Classroom, slug: object, raw: object, action: object) -> str:
    """What a button of a lesson started: `acted` holds what went wrong in words, empty when all is well."""
    try:
        if not isinstance(raw, dict) or len(raw) > MAX_PARTS or not isinstance(action, str):
            raise PlanError("These are no values of a lesson. Reload the page.")
        said = classroom.act(slug, raw, action)
    except UserError as error:
        said = str(error)
    return json.dumps({"acted": said, "lesson": slug[:40] if isinstance(slug, str) else ""}, ensure_ascii=False)


def table(taught: Taught) -> str:
    """The lesson's table as CSV that no spreadsheet runs."""
    data = taught.data
    columns = data["columns"]
    return csv_text(columns, [dict(zip(columns, row, strict=True)) for row in data["rows"]])
