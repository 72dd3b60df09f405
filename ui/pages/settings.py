"""The Settings page: what this place is and keeps, whether the agents of a pool answer, and models of one's own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import gradio as gr

from ui import settings_actions as actions
from ui.components.heading import heading
from ui.components.notice import Notice
from ui.components.pool_check import PoolCheck
from ui.components.sentence import Sentence
from ui.components.settings_facts import SettingsFacts
from ui.events import QUICK, SLOW
from ui.own_pools import MAX_CHARS, OwnPools
from ui.pages.ask_form import KEY_SLOTS, duplicate_hint, key_box, key_boxes
from ui.place import Place
from ui.services import Services

TITLE, PATH = "Settings", "/settings"
_CHECK = "One tiny question goes to each agent, and none is sent twice. Hosted models cost a fraction of a cent each."
_OWN = (
    "Any server that speaks OpenAI's chat completions. The pool is kept in memory for you alone, until four hours after its last use, "
    "and never stored; so are its keys."
)
_EVERYBODY = (
    "Any server that speaks OpenAI's chat completions. The pool is kept in memory until four hours after its last use and never stored; so "
    "are its keys. Everybody who can open this private page can use it meanwhile."
)


@dataclass(frozen=True, slots=True, eq=False)
class _Check:
    """The parts of a check."""

    pool: gr.Dropdown
    keys: tuple[gr.Textbox, ...]
    go: gr.Button
    result: PoolCheck

    @property
    def form(self) -> list[Any]:
        """What hangs on which pools there are."""
        return [self.pool, *self.keys]


@dataclass(frozen=True, slots=True, eq=False)
class _Own:
    """The parts of bringing a pool."""

    address: gr.Textbox
    model: gr.Textbox
    key: gr.Textbox
    add: gr.Button
    text: gr.Textbox
    use: gr.Button
    drop: gr.Button
    live: gr.Button
    notice: Notice
    told: Sentence
    typed: gr.State


def build(services: Services, place: Place, page: gr.Blocks) -> None:
    """Add the page to the current Gradio context and wire it."""
    heading(TITLE)
    with gr.Column(elem_classes="tx-settings"):
        shown = SettingsFacts(elem_id="facts")
        if actions.may_forget(services):
            with gr.Row(elem_classes="tx-start"):
                forget = gr.Button("Forget kept replies", elem_id="forget-replies", scale=0, min_width=180)
                forgot = Sentence(elem_id="forgot")
            forget.click(lambda: [actions.forget_replies(services), actions.facts(services, place)], None, [forgot, shown], **SLOW)
        with gr.Row(elem_classes="tx-duo"):
            with gr.Column(elem_classes="tx-own"):
                check = _check_form(services, place)
            with gr.Column(elem_classes="tx-own"):
                own = _own_form(services)
    page.load(lambda: actions.facts(services, place), None, shown, **SLOW)
    page.load(lambda: _check_parts(services, place, None), None, check.form, **QUICK)
    _wire_check(place, check)
    if own is not None and services.own is not None:
        _wire_own(services, services.own, place, own, check)


def _lead(title: str, text: str) -> None:
    gr.HTML(f'<h2>{title}</h2><p class="tx-sub">{text}</p>', js_on_load=None)


def _check_form(services: Services, place: Place) -> _Check:
    _lead("Check a pool", _CHECK)
    choices = actions.checkable(services)
    pool = gr.Dropdown(choices, value=choices[0][1], label="Pool", elem_id="check-pool", filterable=False)
    keys = tuple(key_box((), slot, "check-key") for slot in range(KEY_SLOTS))
    duplicate_hint(services.deployment.duplicate_url)
    go = gr.Button("Check", elem_id="check", scale=0, min_width=150)
    return _Check(pool, keys, go, PoolCheck(elem_id="check-result"))


def _own_form(services: Services) -> _Own | None:
    refusal = services.own.refusal if services.own is not None else "Models of your own cannot be brought here."
    _lead("Your own models", refusal or (_OWN if services.deployment.public else _EVERYBODY))
    if refusal:
        return None
    parts: dict[str, Any] = {}
    with gr.Row(elem_classes="tx-trio"):
        parts["address"] = gr.Textbox(label="Address", placeholder="http://localhost:11434/v1", max_length=400, elem_id="own-address")
        parts["model"] = gr.Textbox(label="Model", placeholder="qwen3:8b", max_length=400, elem_id="own-model")
        parts["key"] = gr.Textbox(label="Key, if it wants one", type="password", max_length=400, elem_id="own-key")
    parts["add"] = gr.Button("Add to the pool", elem_id="own-add", scale=0, min_width=150)
    info = "What the form adds stands here and can be changed; a whole pool can be pasted too."
    parts["text"] = gr.Textbox(
        label="Pool", info=info, lines=6, max_lines=20, max_length=MAX_CHARS, placeholder=_EXAMPLE, elem_id="own-pool"
    )
    parts["notice"] = Notice(elem_id="own-notice")
    with gr.Row(elem_classes="tx-start"):
        parts["use"] = gr.Button("Use it", variant="primary", elem_id="own-use", scale=0, min_width=130)
        parts["drop"] = gr.Button("Forget my pools", elem_id="own-drop", scale=0, min_width=150)
        parts["live"] = gr.Button("Ask it something", elem_id="own-live", scale=0, min_width=150, visible=False)
    parts["told"] = Sentence(elem_id="own-told")
    return _Own(**parts, typed=gr.State({}))


_EXAMPLE = 'name = "mine"\n\n[[agents]]\nname = "small"\nprovider = "openai"\nmodel = "qwen3:8b"\nbase_url = "http://localhost:11434/v1"'


def _check_parts(services: Services, place: Place, chosen: object) -> list[Any]:
    """The pools to check now and the key boxes of the chosen one."""
    choices = actions.checkable(services)
    name = chosen if any(name == chosen for _, name in choices) else choices[0][1]
    return [gr.Dropdown(choices, value=name), *key_boxes(actions.slots(place, name))]


def _wire_check(place: Place, check: _Check) -> None:
    def run(name: object, *keys: object) -> Iterator[str]:
        yield from actions.check(place, name, keys)

    check.pool.input(lambda name: ["", *key_boxes(actions.slots(place, name))], check.pool, [check.result, *check.keys], **QUICK)
    check.go.click(run, check.form, check.result, **{**SLOW, "concurrency_limit": 4})


def _wire_own(services: Services, own: OwnPools, place: Place, parts: _Own, check: _Check) -> None:
    def add(text: object, typed: object, address: object, model: object, key: object) -> list[Any]:
        before = actions.Draft(text if isinstance(text, str) else "", typed if isinstance(typed, dict) else {})
        draft = actions.add(own, before, address, model, key)
        left = [gr.skip()] * 2 if draft.complaint else ["", ""]
        return [draft.text, dict(draft.keys), draft.complaint, *left]

    def use(text: object, typed: object) -> list[Any]:
        brought = actions.use(own, text, typed)
        live = gr.Button(visible=bool(brought.name), link=brought.link if brought.name else None)
        return [brought.complaint, brought.told, live, *_check_parts(services, place, brought.name)]

    def drop() -> list[Any]:
        count = own.forget()
        told = f"Forgotten, with their keys: {count}." if count else "There were none."
        return ["", told, gr.Button(visible=False), {}, *_check_parts(services, place, None)]

    said = [parts.notice, parts.told, parts.live]
    fields = [parts.address, parts.model, parts.key]
    parts.add.click(add, [parts.text, parts.typed, *fields], [parts.text, parts.typed, parts.notice, parts.model, parts.key], **QUICK)
    parts.use.click(use, [parts.text, parts.typed], [*said, *check.form], **SLOW)
    parts.drop.click(drop, None, [*said, parts.typed, *check.form], **QUICK)
