"""What-if on a page with a session view: the panel, the tree of branches, and going from one branch to another."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr

from ui.components.branch_tree import BranchTree
from ui.components.timeline import Timeline
from ui.components.what_if import WhatIfPanel
from ui.events import QUICK, SLOW, STREAM, event_value
from ui.hub import valid_id
from ui.views import what_if as views
from ui.what_if import Keys, WhatIf

POLL_S = 0.4
"""Seconds between two looks at a batch."""


@dataclass(frozen=True, slots=True, eq=False)
class WhatIfParts:
    """The components of what-if beside a page's own timeline."""

    tree: BranchTree
    panel: WhatIfPanel
    timeline: Timeline
    session: gr.State
    key_boxes: Sequence[Any] = ()
    """Inputs that `keys` reads."""
    keys: Callable[..., Keys] = lambda *values: {}
    """Keys typed into the page, from the values of `key_boxes`."""


def wire(what_if: WhatIf, parts: WhatIfParts) -> list[Any]:
    """Wire the panel and the tree; the events that put another session on the page are returned, so that the page follows it."""
    boxes = list(parts.key_boxes)

    def show(event: gr.EventData, session: object, *values: object) -> str:
        return what_if.open(session, event_value(event, "turn"), parts.keys(*values))

    def branch(event: gr.EventData, *values: object) -> list[Any]:
        keys, parent = parts.keys(*values), event_value(event, "session")
        made, complaint = what_if.branch(parent, event._data, keys)
        if not made:
            return [gr.skip(), what_if.look(parent, event_value(event, "turn"), keys, notice=complaint)]
        return [made, views.went(made)]

    def go(event: gr.EventData) -> list[str]:
        return [valid_id(event_value(event, "id")), ""]

    parts.timeline.what_if(show, [parts.session, *boxes], parts.panel, **QUICK)
    branched = parts.panel.branch(branch, boxes, [parts.session, parts.panel], **SLOW)
    opened = [made.open(go, None, [parts.session, parts.panel], **QUICK) for made in (parts.panel, parts.tree, parts.timeline)]
    _wire_batch(what_if, parts, boxes)
    return [branched, *opened]


def _wire_batch(what_if: WhatIf, parts: WhatIfParts, boxes: list[Any]) -> None:
    async def follow(session: object, turn: object, keys: Keys, notice: str) -> AsyncIterator[str]:
        yield await asyncio.to_thread(lambda: what_if.look(session, turn, keys, notice=notice))
        while (batch := what_if.batch(session, turn)) is not None and not batch.done.is_set():
            await asyncio.sleep(POLL_S)
            yield await asyncio.to_thread(what_if.look, session, turn, keys)

    async def try_all(event: gr.EventData, *values: object) -> AsyncIterator[str]:
        session, turn, keys = event_value(event, "session"), event_value(event, "turn"), parts.keys(*values)
        notice = await asyncio.to_thread(what_if.try_all, session, turn, keys)
        async for data in follow(session, turn, keys, notice):
            yield data

    async def look(event: gr.EventData, *values: object) -> AsyncIterator[str]:
        async for data in follow(event_value(event, "session"), event_value(event, "turn"), parts.keys(*values), ""):
            yield data

    def stop(event: gr.EventData) -> None:
        what_if.stop(event_value(event, "session"), event_value(event, "turn"))

    for event in (parts.panel.try_all(try_all, boxes, parts.panel, **STREAM), parts.panel.look(look, boxes, parts.panel, **STREAM)):
        event.then(what_if.tree, parts.session, parts.tree, **QUICK)
    parts.panel.stop(stop, None, None, **QUICK)
