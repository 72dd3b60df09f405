"""The page for two to four sessions side by side, opened by a link: `sides?sessions=ID,ID`."""

from __future__ import annotations

import gradio as gr

from trinity_core.errors import TrinityError
from ui.components.heading import heading
from ui.components.sides import Sides
from ui.events import QUICK
from ui.hub import valid_id
from ui.services import Services
from ui.views.sides import MOST, refused, sides

TITLE, PATH = "Side by side", "/sides"
_HOW = f"Open it from Traces: tick two to {MOST} sessions there and press Compare side by side."


def build(services: Services, page: gr.Blocks) -> None:
    """Add the page to the current Gradio context and wire it."""
    heading("Side by side")
    view = Sides(elem_id="sides")

    def enter(request: gr.Request) -> str:
        return compared(services, request.query_params.get("sessions"))

    page.load(enter, None, view, **QUICK)


def compared(services: Services, wanted: object) -> str:
    """The sessions that a link names, side by side; what is wrong with it where they cannot be shown."""
    ids = list(dict.fromkeys(filter(None, map(valid_id, wanted.split(","))))) if isinstance(wanted, str) else []
    if len(ids) < 2:
        return refused(f"This link names fewer than two sessions. {_HOW}")
    if len(ids) > MOST:
        return refused(f"This link names {len(ids)} sessions; at most {MOST} fit beside each other. {_HOW}")
    try:
        return sides([services.store.get(session_id) for session_id in ids], services.expected)
    except TrinityError as error:
        return refused(str(error))
