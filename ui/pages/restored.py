"""The form as a link or a running session wants it: the session's own settings, the head a link asks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import gradio as gr

from trinity_core.errors import TrinityError
from trinity_core.settings import SessionPlan
from ui.handlers import ARGMAX, MAX_TURNS, SAMPLE
from ui.hub import valid_id
from ui.pages.ask_form import KEY_SLOTS, head_choices, pool_parts
from ui.pages.pool_box import pool_box
from ui.services import Services


@dataclass(frozen=True, slots=True)
class WantedHead:
    """The head a link asks for, as the form shows it."""

    dropdown: Any
    notice: str = ""
    pool: str = ""
    """The pool it was trained for; empty to leave the form's."""


def wanted_head(services: Services, request: gr.Request, plan: SessionPlan | None) -> WantedHead:
    """From the session shown, else from `?head=` in the link."""
    wanted = plan.head if plan is not None else valid_id(request.query_params.get("head"))
    try:
        found = next((option for option in services.heads(wanted) if option.run_id == wanted), None)
        dropdown = gr.Dropdown(head_choices(services, wanted), value=found.run_id if found else "")
    except TrinityError as error:
        return WantedHead(gr.skip(), str(error))
    if found is None:
        lost = "The head this link asks for is not there any more. The usual one decides." if wanted and plan is None else ""
        return WantedHead(dropdown, lost)
    return WantedHead(dropdown, "" if plan is not None else f"Your head decides now: {found.title}. Ask something.", found.pool)


def filled(services: Services, plan: SessionPlan | None, pool: str = "") -> list[Any]:
    """The form as it was, for a page that re-attaches: question, rule, seed, turns, view, pool and what hangs on it."""
    if plan is None:
        return [*[gr.skip()] * 5, *_chosen_pool(services, pool)]
    rule = ARGMAX if plan.argmax else SAMPLE
    turns = min(plan.limits.max_turns, MAX_TURNS)
    return [plan.question, rule, plan.seed, turns, plan.view.value, *_chosen_pool(services, plan.pool, plan.strategy)]


def _chosen_pool(services: Services, pool: str, strategy: str = "") -> list[Any]:
    kept = [pool_box(services, talking=True), *[gr.skip()] * (2 + KEY_SLOTS)]
    if not pool:
        return kept
    try:
        return [pool_box(services, pool, talking=True), *pool_parts(services, pool, strategy)]
    except TrinityError:  # a pool that is no longer offered: the form keeps its own
        return kept
