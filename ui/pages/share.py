"""Sharing by a link on a page of a public deployment; nothing elsewhere."""

from __future__ import annotations

import gradio as gr

from storage.access import Thing
from ui import sharing
from ui.components.share_bar import ShareBar
from ui.events import QUICK, event_value
from ui.services import Services


def share_bar(services: Services, thing: Thing, known: gr.State) -> None:
    """Add the bar to the current Gradio context.

    Args:
        services: with its guard, where visitors are told apart.
        thing: what the page shows.
        known: the id of the one shown; empty for none.
    """
    guard = services.guard
    if guard is None:
        return
    bar = ShareBar(elem_id=f"share-{thing.value}")

    def look(shown: object) -> str:
        return sharing.told(guard, thing, shown)

    def change(event: gr.EventData) -> str:
        return sharing.share(guard, thing, event_value(event, "id"), event_value(event, "shared"))

    known.change(look, known, bar, **QUICK)
    bar.share(change, None, bar, **QUICK)
