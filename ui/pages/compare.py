"""The Compare page: choose strategies and questions, and see which is better, by how much, at what cost, and why."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import gradio as gr

from storage.access import Thing
from trinity_core.errors import TrinityError
from trinity_core.evaluation.comparison.plan import ComparisonPlan
from ui import compare_actions as actions
from ui.compare_desk import ComparisonDesk
from ui.components.compare_list import CompareList
from ui.components.compare_sessions import CompareSessions
from ui.components.compare_setup import CompareSetup
from ui.components.compare_view import CompareView
from ui.components.heading import heading
from ui.components.notice import Notice
from ui.components.sentence import Sentence
from ui.events import QUICK, SLOW, STREAM, event_value
from ui.hub import valid_id
from ui.pages.compare_form import compare_form, families_box, pool_box, tasks_box
from ui.pages.follow_comparison import follow_comparison
from ui.pages.share import share_bar
from ui.services import ComparisonService, Services

TITLE, PATH = "Compare", "/compare"
NOBODY = "0" * 32
"""An id of no comparison: what an address that is no id at all stands for, so that it is told like one."""
_INTRO = """<h2>Which way of using these agents answers best, and is it worth its cost?</h2>
<p class="tx-lead">Every strategy you tick gets the same questions under the same ceilings, in the background. You see who is ahead, whether
that is more than luck, and what it costs; every mark leads to the sessions behind it.</p>"""


@dataclass(frozen=True, slots=True, eq=False)
class _Parts:
    """The page's components that take part in events."""

    setup: CompareSetup
    more: gr.Textbox
    form: dict[str, Any]
    ceilings: gr.Row
    start: gr.Button
    estimate: Sentence
    add: gr.Button
    notice: Notice
    rows: CompareList
    trouble: Notice
    view: CompareView
    sessions: CompareSessions
    comparison: gr.State

    @property
    def inputs(self) -> list[Any]:
        """What a comparison is made of, in the order of `compare_actions.Form`."""
        own = {"setup": self.setup, "more": self.more, **self.form}
        return [own[entry.name] for entry in fields(actions.Form)]


def build(services: Services, comparisons: ComparisonService, desk: ComparisonDesk, page: gr.Blocks) -> None:
    """Add the page to the current Gradio context and wire it."""
    heading("Compare")
    with gr.Column(elem_classes="tx-evolve tx-comparepage"):
        with gr.Column(elem_classes="tx-setup"):
            inputs = _setup(services, comparisons)
        comparison = gr.State("")
        share_bar(services, Thing.COMPARISON, comparison)
        parts = _Parts(
            **inputs,
            trouble=Notice(elem_id="compare-trouble"),
            view=CompareView(elem_id="compare"),
            sessions=CompareSessions(elem_id="compare-sessions"),
            comparison=comparison,
        )
    _wire_form(services, comparisons, parts, page)
    _wire_comparisons(services, comparisons, desk, parts, page)


def _setup(services: Services, comparisons: ComparisonService) -> dict[str, Any]:
    gr.HTML(_INTRO, js_on_load=None, elem_classes="tx-intro")
    plan = ComparisonPlan(("random",), pool=services.pools[0].name, tasks=comparisons.task_sets()[0].name)
    parts: dict[str, Any] = {"setup": CompareSetup(actions.opening(services), elem_id="compare-setup")}
    with gr.Row(elem_classes="tx-knobs tx-compareknobs", elem_id="compare-more-row"):
        parts["more"] = gr.Textbox(
            label="More by name",
            info="Variants, separated by commas: vote:5, single:reader, coordinator:sampled.",
            max_length=2_000,
            elem_id="compare-more",
        )
    form = compare_form(services, comparisons, plan)
    parts |= {"ceilings": form.pop("ceilings"), "form": form}
    with gr.Row(elem_classes="tx-start", elem_id="compare-start-row"):
        parts["start"] = gr.Button("Compare", variant="primary", elem_id="compare-start", scale=0, min_width=150)
        parts["estimate"] = Sentence(elem_id="compare-estimate")
    with gr.Row(elem_classes="tx-start", elem_id="compare-add-row"):
        parts["add"] = gr.Button("Add these", variant="primary", elem_id="compare-add", scale=0, min_width=150)
        gr.HTML("Those already in the comparison stay in it; only the new ones are played.", js_on_load=None, elem_classes="tx-sentence")
    parts["notice"] = Notice(elem_id="compare-notice")
    gr.HTML("<h3>Recent comparisons</h3>", js_on_load=None, elem_classes="tx-recent")
    parts["rows"] = CompareList(elem_id="comparisons")
    return parts


def _wire_form(services: Services, comparisons: ComparisonService, parts: _Parts, page: gr.Blocks) -> None:
    latest: dict[str, Any] = {**QUICK, "trigger_mode": "always_last"}

    def estimate(*values: object) -> str:
        return actions.estimate(services, comparisons, actions.Form(*values))

    def other_pool(name: object, setup: object) -> list[Any]:
        try:
            return [actions.for_pool(services, name, setup), gr.Row(visible=actions.is_paid(services, name)), ""]
        except TrinityError as error:
            return [gr.skip(), gr.skip(), str(error)]

    def other_tasks(name: object, pool: object, setup: object) -> list[Any]:
        try:
            tasks = actions.task_set(comparisons, name)
            chosen = tasks.pool or (pool if any(option.name == pool for option in services.pools) else services.pools[0].name)
            cards = actions.for_pool(services, chosen, setup)
            box = pool_box(services, tasks, str(chosen))
            return [families_box(tasks, ()), box, cards, gr.Row(visible=actions.is_paid(services, chosen)), ""]
        except TrinityError as error:
            return [*[gr.skip()] * 4, str(error)]

    def arrive(request: gr.Request, setup: object) -> list[Any]:
        wanted = request.query_params.get("tasks")
        if not wanted:
            return [gr.skip()] * 6
        try:
            box = tasks_box(actions.task_sets(comparisons), actions.task_set(comparisons, wanted).name)
        except TrinityError as error:
            return [*[gr.skip()] * 5, str(error)]
        return [box, *other_tasks(wanted, "", setup)]

    form = parts.form
    shown = [form["families"], form["pool"], parts.setup, parts.ceilings, parts.notice]
    changed = [parts.more.input, *(part.input for part in form.values())]
    # on opening, not on building: it may wait for the backbone, and the server must not
    arrived = page.load(arrive, parts.setup, [form["tasks"], *shown], **QUICK)
    arrived.then(estimate, parts.inputs, parts.estimate, **SLOW)
    gr.on(changed, estimate, parts.inputs, parts.estimate, **latest)
    parts.setup.choose(estimate, parts.inputs, parts.estimate, **latest)
    form["pool"].input(other_pool, [form["pool"], parts.setup], [parts.setup, parts.ceilings, parts.notice], **latest)
    form["tasks"].input(other_tasks, [form["tasks"], form["pool"], parts.setup], shown, **latest)


def _wire_comparisons(services: Services, comparisons: ComparisonService, desk: ComparisonDesk, parts: _Parts, page: gr.Blocks) -> None:
    def start(request: gr.Request, *values: object) -> list[Any]:
        return list(actions.begin(services, comparisons, actions.Form(*values), owner=request.session_hash or ""))

    def enter(request: gr.Request) -> list[Any]:
        asked, query = request.query_params.get("comparison"), dict(request.query_params)
        known = valid_id(asked) or (NOBODY if asked else "")
        listed = actions.found(desk, known, query) if known and "list" in query else ""
        return [known, actions.enter(comparisons), listed, tasks_box(actions.task_sets(comparisons))]

    def find(event: gr.EventData) -> str:
        data = event._data if isinstance(event._data, dict) else {}
        return "" if data.get("closed") is True else actions.found(desk, data.get("comparison"), data)

    def add(comparison_id: object, setup: object, more: object) -> str:
        return actions.extend(services, comparisons, comparison_id, setup, more)

    comparison, view = parts.comparison, parts.view
    watching = [
        page.load(enter, None, [comparison, parts.rows, parts.sessions, parts.form["tasks"]], **QUICK),
        parts.start.click(start, parts.inputs, [comparison, parts.notice], **SLOW),
        parts.rows.open(_id, None, comparison, **QUICK),
        view.open(_id, None, comparison, **QUICK),
        view.resume(lambda known: actions.resume(comparisons, known), comparison, parts.trouble, **SLOW),
        parts.add.click(add, [comparison, parts.setup, parts.more], parts.trouble, **SLOW),
    ]
    followers = [event.then(follow_comparison(desk), comparison, view, **STREAM) for event in watching]
    left = [comparison, view, parts.sessions, parts.trouble, parts.rows]
    view.back(lambda: ["", "", "", "", actions.listing(comparisons)], None, left, **QUICK, cancels=followers)
    view.stop(lambda known: actions.stop(comparisons, known), comparison, parts.trouble, **QUICK)
    view.find(find, None, parts.sessions, **QUICK)
    parts.sessions.find(find, None, parts.sessions, **QUICK)
    parts.rows.refresh(lambda: actions.listing(comparisons), None, parts.rows, **QUICK)
    _wire_again(services, comparisons, parts, left, followers)


def _wire_again(services: Services, comparisons: ComparisonService, parts: _Parts, left: list[Any], followers: list[Any]) -> None:
    names = ("pool", "tasks", "families", "limit", "seeds", "seed", "max_turns", "max_calls", "max_cost_usd")

    def duplicate(event: gr.EventData) -> list[Any]:
        again, complaint = actions.duplicate(services, comparisons, _id(event))
        shown = ["", "", "", "", actions.listing(comparisons)]
        if again is None:
            return [*shown, *[gr.skip()] * (len(names) + 3), complaint]
        plan, tasks = again.plan, again.tasks
        boxes = {"pool": pool_box(services, tasks, plan.pool), "families": families_box(tasks, plan.families)}
        values = [boxes.get(name, getattr(plan, name)) for name in names]
        return [*shown, again.setup, again.more, *values, gr.Row(visible=actions.is_paid(services, plan.pool)), complaint]

    def open_cards(known: object) -> list[Any]:
        again, complaint = actions.duplicate(services, comparisons, valid_id(known))
        return [gr.skip(), gr.skip(), complaint] if again is None else [again.setup, again.more, complaint]

    form = [parts.form[name] for name in names]
    parts.view.duplicate(duplicate, None, [*left, parts.setup, parts.more, *form, parts.ceilings, parts.notice], **QUICK, cancels=followers)
    parts.view.extend(open_cards, parts.comparison, [parts.setup, parts.more, parts.trouble], **QUICK)


def _id(event: gr.EventData) -> str:
    return valid_id(event_value(event, "id"))
