"""The form a question is asked with: question, strategy, pool, keys and settings, and what hangs on the chosen pool."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr

from trinity_core.errors import TrinityError
from trinity_core.settings import MAX_QUESTION_CHARS, View
from ui.components.notice import Notice
from ui.components.pool_panel import PoolPanel
from ui.events import QUICK
from ui.handlers import ARGMAX, DEFAULT_TURNS, MAX_TURNS, SAMPLE, pool_option, strategy_option, typed_keys
from ui.services import Services
from ui.views.pool import panel, unusable

_HEAD: dict[str, Any] = {"label": "Head", "info": "Which trained head the coordinator decides with. Train your own on the Evolve page."}
KEY_SLOTS = 4
"""Password boxes on the page; a pool that misses more keys needs them in the environment."""


@dataclass(frozen=True, slots=True, eq=False)
class AskForm:
    """The form's components."""

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

    @property
    def values(self) -> list[Any]:
        """In the order of `Form`."""
        return [self.question, self.pool, self.strategy, self.rule, self.seed, self.turns, self.view, self.head, *self.keys]

    @property
    def restored(self) -> list[Any]:
        """In the order of `WantedHead.dropdown` and `filled`."""
        return [self.head, self.question, self.rule, self.seed, self.turns, self.view, self.pool, *self.hang_on_pool]

    @property
    def hang_on_pool(self) -> list[Any]:
        """What changes with the chosen pool."""
        return [self.strategy, self.panel, *self.keys]


def ask_form(services: Services) -> AskForm:
    """Add the form to the current Gradio context."""
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
    parts["keys"] = tuple(key_box(first.missing_keys, slot) for slot in range(KEY_SLOTS))
    duplicate_hint(services.deployment.duplicate_url)
    with gr.Accordion("More settings", open=False, elem_id="settings"):
        rule = [("Most probable", ARGMAX), ("Sampled", SAMPLE)]
        parts["rule"] = gr.Radio(rule, value=ARGMAX, label="Choice", info="How the head's probabilities become a choice.", elem_id="rule")
        parts["turns"] = gr.Slider(1, MAX_TURNS, DEFAULT_TURNS, step=1, label="Maximum turns", elem_id="turns", buttons=[])
        views = [("Everything said", View.FULL.value), ("Workers only", View.WORKERS.value)]
        info = "What the coordinator reads. With Workers only, as in the paper's released code, it cannot react to a rejection."
        parts["view"] = gr.Radio(views, value=View.FULL.value, label="Reads", info=info, elem_id="view")
        parts["head"] = gr.Dropdown(head_choices(services, ""), value="", elem_id="head", filterable=False, **_HEAD)
        parts["seed"] = gr.Number(1, label="Seed", info="The same seed gives the same session.", precision=0, minimum=0, elem_id="seed")
    parts["panel"] = PoolPanel(panel(pool), elem_id="pool-panel")
    return AskForm(**parts)


def duplicate_hint(url: str) -> None:
    """On a Space, how to have one's own: with one's own keys as secrets, and without limits."""
    if url:
        said = f'<a href="{html.escape(url)}" target="_blank" rel="noopener">Duplicate this Space</a> to keep keys as its secrets.'
        gr.HTML(f'<p class="tx-sentence">{said}</p>', js_on_load=None, elem_id="duplicate")


def key_box(wanted: Sequence[str], slot: int, name: str = "key") -> gr.Textbox:
    """The password box for one of the wanted keys; hidden where fewer are wanted."""
    settings = _key_settings(wanted, slot)
    return gr.Textbox(type="password", elem_id=f"{name}-{slot}", max_length=400, html_attributes=_no_autofill(), **settings)


def key_boxes(wanted: Sequence[str]) -> list[gr.Textbox]:
    """The boxes as they stand for these keys."""
    return [gr.Textbox(**_key_settings(wanted, slot)) for slot in range(KEY_SLOTS)]


def _key_settings(wanted: Sequence[str], slot: int) -> dict[str, Any]:
    if slot >= len(wanted):
        return {"visible": False, "value": ""}
    info = "Stays in this page and goes with the sessions you start; never stored."
    return {"visible": True, "value": "", "label": wanted[slot], "info": info}


def _no_autofill() -> Any:
    return gr.InputHTMLAttributes(autocomplete="off", spellcheck=False)


def head_choices(services: Services, wanted: str) -> list[tuple[str, str]]:
    """Title and value of every head that is offered, the wanted one among them."""
    return [("The one that comes with the app", ""), *((option.title, option.run_id) for option in services.heads(wanted))]


def pool_parts(services: Services, name: object, strategy: str = "") -> list[Any]:
    """What hangs on the chosen pool: strategies, panel, key boxes."""
    option = pool_option(services, name)
    pool = option.build({})
    cards = services.strategies(pool)
    chosen = next((card for card in cards if card.name == strategy), cards[0])
    dropdown = gr.Dropdown([(card.title, card.name) for card in cards], value=chosen.name, info=chosen.idea)
    return [dropdown, panel(pool), *key_boxes(option.missing_keys)]


def wire_choices(services: Services, parts: AskForm) -> None:
    """Wire what changes inside the form."""

    def choose_pool(name: object) -> list[Any]:
        try:
            return pool_parts(services, name)
        except TrinityError as error:
            return [gr.skip(), unusable(str(name)[:80], str(error)), *[gr.skip()] * KEY_SLOTS]

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
