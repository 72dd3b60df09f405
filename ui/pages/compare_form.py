"""The Compare page's form in Gradio's parts: on which questions, how many, under which ceilings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import gradio as gr

from trinity_core.evaluation.comparison.plan import COMPARE_KNOBS, ComparisonPlan
from ui.compare_actions import LABELS, is_paid
from ui.handlers import MAX_TURNS
from ui.services import ComparisonService, Services, TaskSetOption

MOST_SEEDS = 10
"""Most seeds the page offers."""


def compare_form(services: Services, comparisons: ComparisonService, plan: ComparisonPlan) -> dict[str, Any]:
    """Add the form to the current context.

    Args:
        services: which pools there are.
        comparisons: which task sets there are.
        plan: the values to begin with.

    Returns:
        The components by the names of `ui.compare_actions.Form`, and `ceilings`, the row that only live pools need.
    """
    sets = comparisons.task_sets()
    with gr.Row(elem_classes="tx-knobs tx-compareknobs", elem_id="compare-knobs"):
        parts = {
            "tasks": tasks_box(sets, plan.tasks),
            "pool": pool_box(services, sets[0], plan.pool),
            "families": families_box(sets[0], ()),
            "limit": number("limit", plan.limit),
            "seeds": gr.Slider(
                1,
                MOST_SEEDS,
                plan.seeds,
                step=1,
                label=LABELS["seeds"],
                info=COMPARE_KNOBS["seeds"].help,
                elem_id="compare-seeds",
                buttons=[],
            ),
            "seed": number("seed", plan.seed),
            "max_turns": gr.Slider(
                1,
                MAX_TURNS,
                plan.max_turns,
                step=1,
                label=LABELS["max_turns"],
                info=COMPARE_KNOBS["max_turns"].help,
                elem_id="compare-turns",
                buttons=[],
            ),
        }
    with gr.Row(elem_classes="tx-knobs tx-compareknobs", visible=is_paid(services, plan.pool), elem_id="compare-ceilings") as ceilings:
        parts |= {name: number(name, None) for name in ("max_calls", "max_cost_usd")}
    return {**parts, "ceilings": ceilings}


def families_box(tasks: TaskSetOption, chosen: tuple[str, ...]) -> gr.Dropdown:
    """The kinds of questions of a task set."""
    choices = [(title, name) for name, title in tasks.families]
    return gr.Dropdown(
        choices,
        value=list(chosen),
        multiselect=True,
        label="Kinds of questions",
        info="Empty for all of them.",
        elem_id="compare-families",
        visible=bool(choices),
    )


def number(name: str, value: float | None) -> gr.Number:
    """A number of the plan."""
    knob = COMPARE_KNOBS[name]
    settings: dict[str, Any] = {"precision": 0} if knob.whole else {"step": 0.01}
    if knob.optional:
        settings["placeholder"] = "needed" if name == "max_calls" else "no limit"
    return gr.Number(value, label=LABELS[name], info=knob.help, elem_id=f"compare-{name.replace('_', '-')}", min_width=150, **settings)


def tasks_box(sets: Sequence[TaskSetOption], chosen: str | None = None) -> gr.Dropdown:
    """The task sets there are now; the choice stays where none is given."""
    choices = [(option.title, option.name) for option in sets]
    given: dict[str, Any] = {} if chosen is None else {"value": chosen}
    look = {"label": "Questions from", "info": "Generated ones, or a set of yours.", "elem_id": "compare-tasks", "filterable": False}
    return gr.Dropdown(choices, visible=len(choices) > 1, min_width=180, **look, **given)


def pool_box(services: Services, tasks: TaskSetOption, chosen: str = "") -> gr.Dropdown:
    """The pools that can answer a task set: all bundled ones, or the only one it has."""
    only = [(tasks.title, tasks.pool)] if tasks.pool else []
    choices = only or [(option.title, option.name) for option in services.pools]
    value = chosen if chosen in [name for _, name in choices] else choices[0][1]
    info = "These questions have recorded answers." if only else "Whose agents are asked."
    return gr.Dropdown(
        choices,
        value=value,
        label="Pool",
        info=info,
        elem_id="compare-pool",
        filterable=False,
        min_width=180,
        visible=bool(only) or len(choices) > 1,
    )
