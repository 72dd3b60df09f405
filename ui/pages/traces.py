"""The Traces page: every stored session, searched and filtered, opened, replayed, exported."""

from __future__ import annotations

from typing import Any

import gradio as gr

from storage.access import Thing
from storage.stored import Outcome
from trinity_core.errors import StorageError
from ui.components.branch_tree import BranchTree
from ui.components.heading import heading
from ui.components.timeline import Timeline, offered
from ui.components.trace_list import TraceList
from ui.components.what_if import WhatIfPanel
from ui.events import QUICK, event_value
from ui.handlers import trace_query
from ui.hub import valid_id
from ui.log_stream import log_address
from ui.pages.share import share_bar
from ui.pages.what_if import WhatIfParts, wire
from ui.services import Services
from ui.views.traces import STATUS, listing, unreadable
from ui.what_if import WhatIf

TITLE, PATH = "Traces", "/traces"
_OUTCOMES = [("Any outcome", ""), ("Right", Outcome.CORRECT.value), ("Wrong", Outcome.WRONG.value), ("Not graded", Outcome.UNGRADED.value)]


def build(services: Services, what_if: WhatIf, page: gr.Blocks) -> None:
    """Add the page to the current Gradio context and wire it."""
    heading("Traces")
    with gr.Column(elem_classes="tx-tracepage"):
        with gr.Column(elem_classes="tx-browse"):
            filters = _filters(services)
            rows = TraceList(elem_id="traces")
        with gr.Column(elem_classes="tx-main"):
            opened = gr.State("")
            share_bar(services, page, Thing.SESSION, opened)
            tree = BranchTree(elem_id="branches")
            timeline = Timeline(page="traces", elem_id="timeline", **offered(services))
    what_if_parts = WhatIfParts(tree, WhatIfPanel(elem_id="what-if"), timeline, opened)
    _wire(services, page, filters, rows, what_if_parts, what_if)


def _filters(services: Services) -> list[Any]:
    with gr.Row(elem_classes="tx-filters"):
        return [
            gr.Textbox(
                label="Search", placeholder="Words of the question or the answer", max_length=200, elem_id="search", min_width=200, scale=3
            ),
            _choice("Strategy", [("Any strategy", ""), *_strategies(services)], "by-strategy"),
            _choice("Pool", [("Any pool", ""), *((option.title, option.name) for option in services.pools)], "by-pool"),
            _choice("Status", [("Any status", ""), *((word, name) for name, word in STATUS.items())], "by-status"),
            _choice("Outcome", _OUTCOMES, "by-outcome"),
        ]


def _choice(label: str, choices: list[tuple[str, str]], elem_id: str) -> gr.Dropdown:
    return gr.Dropdown(choices, value="", label=label, elem_id=elem_id, min_width=120, filterable=False)


def _wire(services: Services, page: gr.Blocks, filters: list[Any], rows: TraceList, parts: WhatIfParts, what_if: WhatIf) -> None:
    opened, timeline = parts.session, parts.timeline

    def look(text: object, strategy: object, pool: object, status: object, outcome: object, *, number: object = 0) -> str:
        wanted = trace_query(text, strategy, pool, status, outcome, number)
        try:
            return listing(services.store.list(wanted), wanted)
        except StorageError as error:
            return unreadable(str(error))

    def turn_page(event: gr.EventData, text: object, strategy: object, pool: object, status: object, outcome: object) -> str:
        return look(text, strategy, pool, status, outcome, number=event_value(event, "page"))

    def show(request: gr.Request, session_id: object) -> list[str]:
        return [log_address(session_id, request.session_hash), what_if.tree(session_id)]

    def choose(request: gr.Request, event: gr.EventData) -> list[str]:
        session_id = valid_id(event_value(event, "id"))
        return [session_id, *show(request, session_id)]

    def enter(request: gr.Request) -> list[str]:
        session_id = valid_id(request.query_params.get("session"))
        return [session_id, *show(request, session_id), look("", "", "", "", "")]

    shown = [timeline, parts.tree]
    page.load(enter, None, [opened, *shown, rows], **QUICK)
    rows.open(choose, None, [opened, *shown], **QUICK)
    timeline.back(lambda: ["", "", ""], None, [opened, *shown], **QUICK)
    timeline.over(what_if.tree, opened, parts.tree, **QUICK)
    branched, *others = wire(what_if, parts)
    for event in (branched, *others):
        event.then(show, opened, shown, **QUICK)
    branched.then(look, filters, rows, **QUICK)  # a new branch is in the list at once
    # change, not input: a search box that is emptied at once sends no input event. One look at a time, the last one counts:
    # side by side an earlier one could answer later and stay
    changes = [box.change for box in filters]
    gr.on(changes, look, filters, rows, **{**QUICK, "trigger_mode": "always_last"})
    rows.turn_page(turn_page, filters, rows, **QUICK)


def _strategies(services: Services) -> list[tuple[str, str]]:
    """Every strategy of every pool that can be built without further keys, once."""
    found: dict[str, str] = {}
    for option in services.pools:
        for card in services.strategies(option.build({})):
            found.setdefault(card.name, card.title)
    return [(title, name) for name, title in found.items()]
