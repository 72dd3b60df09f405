"""The Learn page: short interactive lessons, one open at a time; its address holds the lesson and every setting."""

from __future__ import annotations

import gradio as gr

from ui.components.heading import heading
from ui.components.lesson_view import LessonView
from ui.events import QUICK, SLOW, STREAM, event_value
from ui.lessons.classroom import Classroom
from ui.lessons.feed import acted, computed, entered

TITLE, PATH = "Learn", "/learn"


def build(classroom: Classroom, page: gr.Blocks) -> None:
    """Add the page to the current Gradio context and wire it."""
    heading("Learn")
    view = LessonView(elem_id="lesson")

    def enter(request: gr.Request) -> str:
        return entered(classroom, dict(request.query_params))

    async def compute(event: gr.EventData) -> str:
        asked = (event_value(event, "lesson"), event_value(event, "values"), event_value(event, "ticket"))
        return await computed(classroom, *asked)

    def act(event: gr.EventData) -> str:
        return acted(classroom, event_value(event, "lesson"), event_value(event, "values"), event_value(event, "action"))

    page.load(enter, None, view, **QUICK)
    view.compute(compute, None, view, **STREAM)
    view.act(act, None, view, **SLOW)
