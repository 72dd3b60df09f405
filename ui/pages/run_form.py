"""The form of a run in Gradio's parts: every setting of `ui.run_form` with its sentence of help."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import gradio as gr

from trinity_core.training.plan import KNOBS, RunPlan
from ui.run_form import FIELDS, GROUPS, LABELS, NOTES, READS, ROLES, SPACES, STARTS, TRAINERS, family_choices, values_of
from ui.services import PoolOption

_NARROWED = (
    '<p class="tx-group-note">For experiments like the paper\'s: what happens when something is taken away? A head found with any of these '
    "changed is scored like every other, but live sessions cannot use it.</p>"
)


def run_form(pools: Sequence[PoolOption], plan: RunPlan) -> tuple[list[Any], gr.Accordion]:
    """Add the settings to the current context.

    Args:
        pools: what can be chosen.
        plan: the values to begin with.

    Returns:
        The components in the order of `ui.run_form.FIELDS`, and what folds away those that narrow the choice.
    """
    values = dict(zip(FIELDS, values_of(plan), strict=True))
    parts = _choices(pools, values)
    for group, names in GROUPS.items():
        gr.HTML(f'<h3 class="tx-group">{group}</h3>' + _note(group), js_on_load=None)
        with gr.Row(elem_classes="tx-knobs"):
            parts |= {name: _number(name, values[name]) for name in names}
    with gr.Accordion("Take something away: agents, roles, the token read", open=False, elem_id="run-narrowing") as narrowing:
        gr.HTML(_NARROWED, js_on_load=None)
        parts |= _narrowing(values)
    return [parts[name] for name in FIELDS], narrowing


def _choices(pools: Sequence[PoolOption], values: dict[str, Any]) -> dict[str, Any]:
    with gr.Row(elem_classes="tx-knobs wide"):
        parts = {
            "pool": _dropdown("pool", "Pool", [(option.title, option.name) for option in pools], values, "Whose answers are coordinated."),
            "trainer": _dropdown("trainer", "Trainer", _words(TRAINERS), values, "How the search finds better numbers for the head."),
            "start": _dropdown("start", "Start from", _words(STARTS), values, "Imitation first tries out casts, and counts that."),
            "space": _dropdown("space", "Numbers searched", _words(SPACES), values, "Which numbers of the head may change."),
        }
    families = gr.Dropdown(
        family_choices(),
        value=values["families"],
        multiselect=True,
        label="Kinds of questions",
        info="Empty for all of them.",
        elem_id="run-families",
    )
    info = "Besides the head, scale the singular values of one layer of the backbone, as in the paper. Slower."
    return {**parts, "families": families, "svf": gr.Checkbox(values["svf"], label="Adapt the backbone", info=info, elem_id="run-svf")}


def _narrowing(values: dict[str, Any]) -> dict[str, Any]:
    with gr.Row(elem_classes="tx-knobs wide"):
        info = "Only these may be chosen. Empty for all three. Worker must be among them, since nobody else answers."
        return {
            "agents": agents_box((), values["agents"]),
            "roles": gr.Dropdown(_words(ROLES), value=values["roles"], multiselect=True, label="Roles", info=info, elem_id="run-roles"),
            "reads": _dropdown(
                "reads", "Token read", _words(READS), values, "At which token of the prompt the coordinator's state is read."
            ),
        }


def agents_box(names: Sequence[str], chosen: Sequence[str]) -> gr.Dropdown:
    """The agents of the pool that is chosen.

    Args:
        names: of the pool's agents.
        chosen: those that may be chosen; one that the pool no longer has stays on show, so that it can be told.
    """
    choices = list(dict.fromkeys((*names, *chosen)))
    info = "Only these may be chosen. Empty for all of the pool."
    return gr.Dropdown(choices, value=list(chosen), multiselect=True, label="Agents", info=info, elem_id="run-agents")


def _words(choices: Any) -> list[tuple[str, str]]:
    return [(word, name.value) for name, word in choices.items()]


def _dropdown(name: str, label: str, choices: list[tuple[str, str]], values: dict[str, Any], info: str) -> gr.Dropdown:
    return gr.Dropdown(choices, value=values[name], label=label, info=info, elem_id=f"run-{name}", filterable=False, min_width=200)


def _number(name: str, value: float | None) -> gr.Number:
    knob = KNOBS[name]
    settings: dict[str, Any] = {"precision": 0} if knob.whole else {"step": 0.01}
    if knob.optional:
        settings["placeholder"] = "no limit" if name.startswith("max_") else "automatic"
    return gr.Number(value, label=LABELS[name], info=knob.help, elem_id=f"run-{name.replace('_', '-')}", min_width=150, **settings)


def _note(group: str) -> str:
    return f'<p class="tx-group-note">{NOTES[group]}</p>' if group in NOTES else ""
