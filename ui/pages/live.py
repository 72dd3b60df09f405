"""The Live page: ask a question, watch the session, stop it, share it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import gradio as gr

from trinity_core.errors import TrinityError
from trinity_core.settings import MAX_QUESTION_CHARS, SessionPlan, View
from ui.components.heading import heading
from ui.components.notice import Notice
from ui.components.pool_panel import PoolPanel
from ui.components.timeline import Timeline
from ui.events import QUICK, SLOW, STREAM, event_value
from ui.handlers import ARGMAX, DEFAULT_TURNS, MAX_TURNS, SAMPLE, Form, begin, example_at, pool_option, strategy_option, typed_keys
from ui.hub import LiveHub, valid_id
from ui.pages.follow import follow
from ui.pages.pool_box import pool_box, wanted_pool
from ui.services import PoolOption, Services
from ui.views.pool import panel, unusable

_HEAD: dict[str, Any] = {"label": "Head", "info": "Which trained head the coordinator decides with. Train your own on the Evolve page."}
_KEY_SLOTS = 4
"""Password boxes on the page; a pool that misses more keys needs them in the environment."""


@dataclass(frozen=True, slots=True, eq=False)
class _Parts:
    """The page's components that take part in events."""

    question: gr.Textbox
    run: gr.Button
    stop: gr.Button
    notice: Notice
    strategy: gr.Dropdown
    pool: gr.Dropdown
    keys: tuple[gr.Textbox, ...]
    panel: PoolPanel
    rule: gr.Radio
    seed: gr.Number
    turns: gr.Slider
    view: gr.Radio
    head: gr.Dropdown
    timeline: Timeline
    session: gr.State

    @property
    def form(self) -> list[Any]:
        """In the order of `Form`."""
        return [self.question, self.pool, self.strategy, self.rule, self.seed, self.turns, self.view, self.head, *self.keys]

    @property
    def hang_on_pool(self) -> list[Any]:
        """What changes with the chosen pool."""
        return [self.strategy, self.panel, *self.keys]


def build(services: Services, hub: LiveHub, page: gr.Blocks) -> None:
    """Add the page to the current Gradio context and wire it."""
    heading("Live")
    with gr.Row(elem_classes="tx-page"):
        with gr.Column(elem_classes="tx-side"):
            inputs = _ask(services)
        with gr.Column(elem_classes="tx-main"):
            timeline = Timeline(examples=services.examples, elem_id="timeline")
    parts = _Parts(**inputs, timeline=timeline, session=gr.State(""))
    _wire_running(services, hub, parts, page)
    _wire_choices(services, parts)


def _ask(services: Services) -> dict[str, Any]:
    first = services.pools[0]
    pool = first.build({})
    strategies = services.strategies(pool)
    parts: dict[str, Any] = {
        "question": gr.Textbox(
            label="Question",
            info="Enter runs it, Shift+Enter starts a new line.",
            placeholder="Ask about numbers, words, dates, units, code or a puzzle",
            lines=1,
            max_lines=10,
            max_length=MAX_QUESTION_CHARS,
            elem_id="question",
        )
    }
    with gr.Row(elem_classes="tx-run"):
        parts["run"] = gr.Button("Run", variant="primary", elem_id="run", scale=2, min_width=90)
        parts["stop"] = gr.Button("Stop", interactive=False, elem_id="stop", scale=1, min_width=70)
    parts["notice"] = Notice(elem_id="notice")
    parts["strategy"] = gr.Dropdown(
        [(card.title, card.name) for card in strategies],
        value=strategies[0].name,
        label="Strategy",
        info=strategies[0].idea,
        elem_id="strategy",
        filterable=False,
    )
    choices = [(option.title, option.name) for option in services.pools]
    parts["pool"] = gr.Dropdown(choices, value=first.name, label="Pool", elem_id="pool", filterable=False, visible=len(choices) > 1)
    parts["keys"] = tuple(_key_box(first, slot) for slot in range(_KEY_SLOTS))
    with gr.Accordion("More settings", open=False, elem_id="settings"):
        rule = [("Most probable", ARGMAX), ("Sampled", SAMPLE)]
        parts["rule"] = gr.Radio(rule, value=ARGMAX, label="Choice", info="How the head's probabilities become a choice.", elem_id="rule")
        parts["turns"] = gr.Slider(1, MAX_TURNS, DEFAULT_TURNS, step=1, label="Maximum turns", elem_id="turns", buttons=[])
        views = [("Everything said", View.FULL.value), ("Workers only", View.WORKERS.value)]
        info = "What the coordinator reads. With Workers only, as in the paper's released code, it cannot react to a rejection."
        parts["view"] = gr.Radio(views, value=View.FULL.value, label="Reads", info=info, elem_id="view")
        parts["head"] = gr.Dropdown(_head_choices(services, ""), value="", elem_id="head", filterable=False, **_HEAD)
        parts["seed"] = gr.Number(1, label="Seed", info="The same seed gives the same session.", precision=0, minimum=0, elem_id="seed")
    parts["panel"] = PoolPanel(panel(pool), elem_id="pool-panel")
    return parts


def _key_box(option: PoolOption, slot: int) -> gr.Textbox:
    settings = _key_settings(option, slot)
    return gr.Textbox(type="password", elem_id=f"key-{slot}", max_length=400, html_attributes=_no_autofill(), **settings)


def _key_settings(option: PoolOption, slot: int) -> dict[str, Any]:
    if slot >= len(option.missing_keys):
        return {"visible": False, "value": ""}
    info = "Stays in this page and goes with the sessions you start; never stored."
    return {"visible": True, "value": "", "label": option.missing_keys[slot], "info": info}


def _no_autofill() -> Any:
    return gr.InputHTMLAttributes(autocomplete="off", spellcheck=False)


def _wire_running(services: Services, hub: LiveHub, parts: _Parts, page: gr.Blocks) -> None:
    state = [parts.session, parts.notice, parts.run, parts.stop]
    run = _runner(services, hub)

    def run_example(event: gr.EventData, *values: Any) -> list[Any]:
        question = example_at(services, event_value(event, "index"))
        return [*run(question, *values[1:]), question]

    def restore(request: gr.Request) -> list[Any]:
        session_id = valid_id(request.query_params.get("session"))
        plan = hub.plan(session_id) if session_id else None
        found = _wanted_head(services, request, plan)
        pool = found.pool or wanted_pool(services, request.query_params.get("pool"))
        return [session_id, found.notice, *_buttons(hub.running(session_id)), found.dropdown, *_filled(services, plan, pool)]

    def settle(session_id: object) -> list[Any]:
        return _buttons(hub.running(valid_id(session_id)))

    def stop(session_id: object) -> None:
        hub.cancel(valid_id(session_id))

    form = [parts.head, parts.question, parts.rule, parts.seed, parts.turns, parts.view, parts.pool, *parts.hang_on_pool]
    opened = page.load(restore, None, [*state, *form], **QUICK)
    asked = gr.on([parts.run.click, parts.question.submit], run, parts.form, state, **SLOW)
    picked = parts.timeline.example(run_example, parts.form, [*state, parts.question], **SLOW)
    for event in (opened, asked, picked):
        watched = event.then(follow(hub), parts.session, parts.timeline, **STREAM)
        watched.then(settle, parts.session, [parts.run, parts.stop], **QUICK)
    gr.on([parts.stop.click, parts.timeline.stop], stop, parts.session, None, **QUICK)


def _runner(services: Services, hub: LiveHub) -> Callable[..., list[Any]]:
    def run(question: object, pool: object, strategy: object, rule: object, seed: object, turns: object, *rest: object) -> list[Any]:
        view, head, *keys = rest
        try:
            session_id = begin(services, hub, Form(question, pool, strategy, rule, seed, turns, view, head, tuple(keys)))
        except TrinityError as error:
            return [gr.skip(), str(error), *_buttons(False)]
        return [session_id, "", *_buttons(True)]

    return run


def _buttons(running: bool) -> list[Any]:
    return [gr.Button("Running" if running else "Run", interactive=not running), gr.Button(interactive=running)]


@dataclass(frozen=True, slots=True)
class _WantedHead:
    """The head a link asks for, as the form shows it."""

    dropdown: Any
    notice: str = ""
    pool: str = ""
    """The pool it was trained for; empty to leave the form's."""


def _head_choices(services: Services, wanted: str) -> list[tuple[str, str]]:
    return [("The one that comes with the app", ""), *((option.title, option.run_id) for option in services.heads(wanted))]


def _wanted_head(services: Services, request: gr.Request, plan: SessionPlan | None) -> _WantedHead:
    """From the session shown, else from `?head=` in the link."""
    wanted = plan.head if plan is not None else valid_id(request.query_params.get("head"))
    try:
        found = next((option for option in services.heads(wanted) if option.run_id == wanted), None)
        dropdown = gr.Dropdown(_head_choices(services, wanted), value=found.run_id if found else "")
    except TrinityError as error:
        return _WantedHead(gr.skip(), str(error))
    if found is None:
        lost = "The head this link asks for is not there any more. The usual one decides." if wanted and plan is None else ""
        return _WantedHead(dropdown, lost)
    return _WantedHead(dropdown, "" if plan is not None else f"Your head decides now: {found.title}. Ask something.", found.pool)


def _filled(services: Services, plan: SessionPlan | None, pool: str = "") -> list[Any]:
    """The form as it was, for a page that re-attaches: question, rule, seed, turns, view, pool and what hangs on it."""
    if plan is None:
        return [*[gr.skip()] * 5, *_chosen_pool(services, pool)]
    rule = ARGMAX if plan.argmax else SAMPLE
    turns = min(plan.limits.max_turns, MAX_TURNS)
    return [plan.question, rule, plan.seed, turns, plan.view.value, *_chosen_pool(services, plan.pool, plan.strategy)]


def _chosen_pool(services: Services, pool: str, strategy: str = "") -> list[Any]:
    kept = [pool_box(services, talking=True), *[gr.skip()] * (2 + _KEY_SLOTS)]
    if not pool:
        return kept
    try:
        return [pool_box(services, pool, talking=True), *_pool_parts(services, pool, strategy)]
    except TrinityError:  # a pool that is no longer offered: the form keeps its own
        return kept


def _pool_parts(services: Services, name: object, strategy: str = "") -> list[Any]:
    """What hangs on the chosen pool: strategies, panel, key boxes."""
    option = pool_option(services, name)
    pool = option.build({})
    cards = services.strategies(pool)
    chosen = next((card for card in cards if card.name == strategy), cards[0])
    dropdown = gr.Dropdown([(card.title, card.name) for card in cards], value=chosen.name, info=chosen.idea)
    return [dropdown, panel(pool), *(gr.Textbox(**_key_settings(option, slot)) for slot in range(_KEY_SLOTS))]


def _wire_choices(services: Services, parts: _Parts) -> None:
    def choose_pool(name: object) -> list[Any]:
        try:
            return _pool_parts(services, name)
        except TrinityError as error:
            return [gr.skip(), unusable(str(name)[:80], str(error)), *[gr.skip()] * _KEY_SLOTS]

    def use_keys(name: object, *keys: object) -> str:
        try:
            option = pool_option(services, name)
            return panel(option.build(typed_keys(option, keys)))
        except TrinityError as error:
            return unusable(str(name)[:80], str(error))

    def explain(strategy: object, pool: object) -> Any:
        try:
            return gr.Dropdown(info=strategy_option(services, pool_option(services, pool).build({}), strategy).idea)
        except TrinityError as error:
            return gr.Dropdown(info=str(error))

    parts.pool.input(choose_pool, parts.pool, parts.hang_on_pool, **QUICK)
    parts.strategy.input(explain, [parts.strategy, parts.pool], parts.strategy, **QUICK)
    for box in parts.keys:
        box.blur(use_keys, [parts.pool, *parts.keys], parts.panel, **QUICK)
