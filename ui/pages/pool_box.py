"""The choice of a pool on pages that are open already: imported pools come and go, so each visit gets the list anew."""

from __future__ import annotations

from typing import Any

import gradio as gr

from trinity_core.errors import TrinityError
from ui.handlers import pool_option
from ui.services import Services


def pool_box(services: Services, pool: str = "", *, talking: bool = False) -> Any:
    """What a pool's dropdown shows now.

    Args:
        services: with its bundled, recorded and visitors' own pools.
        pool: the one to choose; empty to leave the choice.
        talking: True for sessions that are watched: visitors' own pools are there, pools whose agents have nothing to say are not.
    """
    try:
        recorded = [option for option in services.recorded() if option.talks or not talking or option.name == pool]
    except TrinityError:  # the store cannot be read: the bundled pools are there all the same, and the lists tell of it
        recorded = []
    own = services.own.options() if services.own is not None and talking else ()
    choices = [(option.title, option.name) for option in (*services.pools, *own, *recorded)]
    pool = pool if any(name == pool for _, name in choices) else ""
    return gr.Dropdown(choices, value=pool, visible=len(choices) > 1) if pool else gr.Dropdown(choices, visible=len(choices) > 1)


def wanted_pool(services: Services, name: object) -> str:
    """The pool a link asks for; empty where it asks for none, or for one that is not there."""
    try:
        return pool_option(services, name).name if isinstance(name, str) and name else ""
    except TrinityError:
        return ""
