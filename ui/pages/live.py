"""The Live page: ask a question, watch the session, stop it, share it, play it otherwise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import gradio as gr

from storage.access import Thing
from trinity_core.errors import TrinityError
from ui.components.branch_tree import BranchTree
from ui.components.heading import heading
from ui.components.timeline import Timeline, offered
from ui.components.what_if import WhatIfPanel
from ui.events import QUICK, START, event_value
from ui.handlers import Form, begin, example_at, pool_option, typed_keys
from ui.hub import LiveHub, valid_id
from ui.log_stream import log_address
from ui.pages.ask_form import AskForm, ask_form, wire_choices
from ui.pages.pool_box import wanted_pool
from ui.pages.restored import filled, wanted_head
from ui.pages.share import share_bar
from ui.pages.what_if import WhatIfParts, wire
from ui.recording import recording_address
from ui.services import Services
from ui.what_if import Keys, WhatIf


@dataclass(frozen=True, slots=True, eq=False)
class _Parts:
    """The page's components that take part in events."""

    form: AskForm
    timeline: Timeline
    tree: BranchTree
    panel: WhatIfPanel
    session: gr.State


def build(services: Services, hub: LiveHub, what_if: WhatIf, page: gr.Blocks) -> None:
    """Add the page to the current Gradio context and wire it."""
    heading("Live")
    with gr.Row(elem_classes="tx-page"):
        with gr.Column(elem_classes="tx-side"):
            form = ask_form(services)
        with gr.Column(elem_classes="tx-main"):
            session = gr.State("")
            share_bar(services, page, Thing.SESSION, session)
            tree = BranchTree(elem_id="branches")
            recording = recording_address(services.recording)
            timeline = Timeline(examples=services.examples, recording=recording, elem_id="timeline", **offered(services))
            panel = WhatIfPanel(elem_id="what-if")
    _wire(services, hub, what_if, _Parts(form, timeline, tree, panel, session), page)
    wire_choices(services, form)


def _wire(services: Services, hub: LiveHub, what_if: WhatIf, parts: _Parts, page: gr.Blocks) -> None:
    form, buttons = parts.form, [parts.form.run, parts.form.stop]
    state = [parts.session, form.notice, *buttons, parts.timeline, parts.tree]
    run = _runner(services, hub)

    def run_example(request: gr.Request, event: gr.EventData, *values: Any) -> list[Any]:
        question = example_at(services, event_value(event, "index"))
        return [*run(request, question, *values[1:]), question]

    def restore(request: gr.Request) -> list[Any]:
        session_id = valid_id(request.query_params.get("session"))
        plan = hub.plan(session_id) if session_id else None
        found = wanted_head(services, request, plan)
        pool = found.pool or wanted_pool(services, request.query_params.get("pool"))
        return [session_id, found.notice, *show(request, session_id), found.dropdown, *filled(services, plan, pool)]

    def show(request: gr.Request, session_id: object) -> list[Any]:
        *buttons, tree = settle(session_id)
        return [*buttons, log_address(session_id, request.session_hash), tree]

    def settle(session_id: object) -> list[Any]:
        return [*_buttons(hub.running(valid_id(session_id))), what_if.tree(session_id)]

    def stop(session_id: object) -> None:
        hub.cancel(valid_id(session_id))

    page.load(restore, None, [*state, *form.restored], **QUICK)
    gr.on([form.run.click, form.question.submit], run, form.values, state, **START)
    parts.timeline.example(run_example, form.values, [*state, form.question], **START)
    whats = WhatIfParts(parts.tree, parts.panel, parts.timeline, parts.session, [form.pool, *form.keys], _typed(services))
    for event in wire(what_if, whats):
        event.then(show, parts.session, state[2:], **QUICK)
    parts.timeline.over(settle, parts.session, [*buttons, parts.tree], **QUICK)
    gr.on([form.stop.click, parts.timeline.stop], stop, parts.session, None, **QUICK)


def _runner(services: Services, hub: LiveHub) -> Callable[..., list[Any]]:
    def run(request: gr.Request, *values: object) -> list[Any]:
        question, pool, strategy, rule, seed, turns, view, head, *keys = values
        try:
            session_id = begin(services, hub, Form(question, pool, strategy, rule, seed, turns, view, head, tuple(keys)))
        except TrinityError as error:
            return [gr.skip(), str(error), *_buttons(False), gr.skip(), gr.skip()]
        return [session_id, "", *_buttons(True), log_address(session_id, request.session_hash), ""]

    return run


def _typed(services: Services) -> Callable[..., Keys]:
    """The keys in the form's boxes, which belong to the pool chosen there."""

    def typed(pool: object, *values: object) -> Keys:
        try:
            option = pool_option(services, pool)
            return {option.name: typed_keys(option, values)}
        except TrinityError:  # the form itself says what is wrong with it
            return {}

    return typed


def _buttons(running: bool) -> list[Any]:
    return [gr.update(value="Running" if running else "Run", interactive=not running), gr.update(interactive=running)]
