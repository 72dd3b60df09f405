"""The Evolve page: choose a plan, start a run in the background, watch it learn, stop, resume or duplicate it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import gradio as gr

from storage.access import Thing
from ui import run_actions as actions
from ui.components.heading import heading
from ui.components.notice import Notice
from ui.components.preset_cards import PresetCards
from ui.components.run_list import RunList
from ui.components.run_view import RunView
from ui.components.sentence import Sentence
from ui.events import QUICK, SLOW, STREAM, event_value
from ui.hub import valid_id
from ui.pages.follow_run import follow_run
from ui.pages.pool_box import pool_box, wanted_pool
from ui.pages.run_form import agents_box, run_form
from ui.pages.share import share_bar
from ui.run_form import FIELDS, values_of
from ui.services import RunService, Services
from ui.views.runs import cards

TITLE, PATH = "Evolve", "/evolve"
_POOL, _AGENTS = FIELDS.index("pool"), FIELDS.index("agents")
NOBODY = "0" * 32
"""An id of no run: what an address that is no id at all stands for, so that it is told like one."""
_INTRO = (
    "<h2>Teach the coordinator who should answer, and watch it learn.</h2>"
    '<p class="tx-lead">A run tries many small variations of the head that picks agent and role, keeps what answers more questions '
    "right, and ends with a score on questions it has never seen. It runs in the background: you may close the page and come back.</p>"
)


@dataclass(frozen=True, slots=True, eq=False)
class _Parts:
    """The page's components that take part in events."""

    presets: PresetCards
    start: gr.Button
    estimate: Sentence
    notice: Notice
    settings: gr.Accordion
    form: list[Any]
    narrowing: gr.Accordion
    rows: RunList
    trouble: Notice
    view: RunView
    run: gr.State


def build(services: Services, runs: RunService, page: gr.Blocks) -> None:
    """Add the page to the current Gradio context and wire it."""
    heading("Evolve")
    with gr.Column(elem_classes="tx-evolve"):
        with gr.Column(elem_classes="tx-setup"):
            inputs = _setup(services, runs)
        run = gr.State("")
        share_bar(services, page, Thing.RUN, run)
        parts = _Parts(**inputs, trouble=Notice(elem_id="run-trouble"), view=RunView(elem_id="run"), run=run)
    _wire_form(services, runs, parts, page)
    _wire_runs(services, runs, parts, page)


def _setup(services: Services, runs: RunService) -> dict[str, Any]:
    presets = runs.presets()
    gr.HTML(_INTRO, js_on_load=None, elem_classes="tx-intro")
    parts: dict[str, Any] = {"presets": PresetCards(cards(presets, presets[0].name), elem_id="presets")}
    with gr.Row(elem_classes="tx-start"):
        parts["start"] = gr.Button("Start", variant="primary", elem_id="start", scale=0, min_width=150)
        parts["estimate"] = Sentence(elem_id="estimate")
    parts["notice"] = Notice(elem_id="run-notice")
    with gr.Accordion("All settings", open=False, elem_id="run-settings") as parts["settings"]:
        parts["form"], parts["narrowing"] = run_form(services.pools, presets[0].plan)
    gr.HTML("<h3>Recent runs</h3>", js_on_load=None, elem_classes="tx-recent")
    parts["rows"] = RunList(elem_id="runs")
    return parts


def _wire_form(services: Services, runs: RunService, parts: _Parts, page: gr.Blocks) -> None:
    def choose(event: gr.EventData) -> list[Any]:
        values = actions.preset_values(runs, event_value(event, "name"))
        skipped = [gr.skip()] * (len(parts.form) + 2)
        return [*_filled(services, values), actions.estimate(services, runs, values), ""] if values else skipped

    def estimate(*values: object) -> str:
        return actions.estimate(services, runs, values)

    def change_pool(*values: object) -> list[Any]:
        names, made = actions.with_pool(services, values)
        return [agents_box(names, made[_AGENTS]), actions.estimate(services, runs, made)]

    def first_estimate(request: gr.Request) -> str:
        pool = wanted_pool(services, request.query_params.get("pool"))
        values = values_of(runs.presets()[0].plan)
        return actions.estimate(services, runs, [pool or values[0], *values[1:]])

    # on opening, not on building: it may wait for the backbone, and the server must not
    page.load(first_estimate, None, parts.estimate, **SLOW)
    parts.presets.choose(choose, None, [*parts.form, parts.estimate, parts.notice], **QUICK)
    latest: dict[str, Any] = {**QUICK, "trigger_mode": "always_last"}
    gr.on([part.input for k, part in enumerate(parts.form) if k != _POOL], estimate, parts.form, parts.estimate, **latest)
    parts.form[_POOL].input(change_pool, parts.form, [parts.form[_AGENTS], parts.estimate], **latest)


def _wire_runs(services: Services, runs: RunService, parts: _Parts, page: gr.Blocks) -> None:
    def start(request: gr.Request, *values: object) -> list[Any]:
        return list(actions.begin(services, runs, values, owner=request.session_hash or ""))

    # Gradio shows a number that begins empty as 0 until it is told again
    blank = [part for part, value in zip(parts.form, values_of(runs.presets()[0].plan), strict=True) if value is None]

    def enter(request: gr.Request) -> list[Any]:
        asked = request.query_params.get("run")
        pool = wanted_pool(services, request.query_params.get("pool"))
        agents = agents_box(actions.agents_of(services, pool or runs.presets()[0].plan.pool), ())
        shown = [valid_id(asked) or (NOBODY if asked else ""), actions.enter(runs)]
        return [*shown, pool_box(services, pool), agents, *[None] * len(blank)]

    def duplicate(event: gr.EventData) -> list[Any]:
        values, complaint = actions.duplicate(runs, _id(event))
        form = _filled(services, values) or [gr.skip()] * len(parts.form)
        sentence = actions.estimate(services, runs, values) if values else gr.skip()
        opened = [gr.Accordion(open=True), gr.Accordion(open=actions.narrowed(values))]
        return ["", "", actions.listing(runs), *form, sentence, complaint, *opened, cards(runs.presets(), "")]

    watching = [
        page.load(enter, None, [parts.run, parts.rows, parts.form[_POOL], parts.form[_AGENTS], *blank], **QUICK),
        parts.start.click(start, parts.form, [parts.run, parts.notice], **SLOW),
        parts.rows.open(_id, None, parts.run, **QUICK),
        parts.view.open(_id, None, parts.run, **QUICK),
        parts.view.resume(lambda run_id: actions.resume(runs, run_id), parts.run, parts.trouble, **SLOW),
    ]
    follow = follow_run(runs)
    followers = [event.then(follow, parts.run, parts.view, **STREAM) for event in watching]
    leave: dict[str, Any] = {**QUICK, "cancels": followers}
    parts.view.back(lambda: ["", "", "", actions.listing(runs)], None, [parts.run, parts.view, parts.trouble, parts.rows], **leave)
    again = [parts.run, parts.view, parts.rows, *parts.form, parts.estimate, parts.notice, parts.settings, parts.narrowing, parts.presets]
    parts.view.duplicate(duplicate, None, again, **leave)
    parts.view.stop(lambda run_id: actions.stop(runs, run_id), parts.run, parts.trouble, **QUICK)
    parts.rows.refresh(lambda: actions.listing(runs), None, parts.rows, **QUICK)


def _filled(services: Services, values: list[Any]) -> list[Any]:
    """The form's values, the box of agents with those of the values' pool; empty where there are none."""
    if not values:
        return []
    agents = agents_box(actions.agents_of(services, values[_POOL]), values[_AGENTS])
    return [*values[:_AGENTS], agents, *values[_AGENTS + 1 :]]


def _id(event: gr.EventData) -> str:
    return valid_id(event_value(event, "id"))
