"""The two functions that Gradio's own API offers by stable names, to `gradio_client` and, where asked for, as MCP tools."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from typing import Any

import gradio as gr
from starlette.concurrency import run_in_threadpool

from storage.export import session_to_json
from trinity_core.errors import NotFoundError, TrinityError
from ui.handlers import ARGMAX, DEFAULT_TURNS, Form, begin
from ui.hub import POLL_S, LiveHub, valid_id
from ui.services import Services

NAMES = ("run_session", "show_trace")
"""All that is public; every other endpoint serves the pages."""
MAX_RUNNING = 16
"""Sessions that are waited for at the same time."""
_LOST = "The session ended, but it could not be stored, so there is no trace to give. Look at the server's log."


def build(services: Services, hub: LiveHub) -> None:
    """Add the functions to the current Gradio context."""
    quick = replace(services, pools=tuple(replace(option, build=option.quick or option.build) for option in services.pools))

    async def run_session(
        question: str, strategy: str = "coordinator", pool: str = services.pools[0].name, seed: int = 1, max_turns: int = DEFAULT_TURNS
    ) -> dict[str, Any]:
        """
        Let a team of agents answer a question and return the finished session with every turn and decision.

        Args:
            question: what to ask, in words
            strategy: who picks agent and role at each turn, for instance coordinator, random or single:calculator
            pool: name of the pool of agents, for instance offline
            seed: a whole number; the same seed gives the same session
            max_turns: calls to agents at most, 1 to 12
        """
        form = Form(question, pool, strategy, ARGMAX, seed, max_turns)
        try:
            session_id = await run_in_threadpool(lambda: begin(quick, hub, form))
        except TrinityError as error:
            raise _error(error) from error
        while hub.running(session_id):
            await asyncio.sleep(POLL_S)
        return await run_in_threadpool(lambda: _trace(services, session_id, _LOST))

    async def show_trace(session_id: str) -> dict[str, Any]:
        """
        Return a stored session with its question, answer, every turn and every decision.

        Args:
            session_id: its id, as run_session returned it or as it stands in the address of its page
        """
        missing = "There is no session of this id. Look at the Traces page for the ids."
        return await run_in_threadpool(lambda: _trace(services, valid_id(session_id), missing))

    for name, function in zip(NAMES, (run_session, show_trace), strict=True):
        gr.api(function, api_name=name, concurrency_limit=MAX_RUNNING)


def _trace(services: Services, session_id: str, missing: str) -> dict[str, Any]:
    try:
        if not session_id:
            raise NotFoundError(missing)
        return dict(json.loads(session_to_json(services.store.get(session_id))))
    except NotFoundError as error:
        raise _error(NotFoundError(missing)) from error
    except TrinityError as error:
        raise _error(error) from error


def _error(error: TrinityError) -> gr.Error:
    """In the form that Gradio hands to the caller, without a traceback in the log."""
    return gr.Error(str(error), print_exception=False)
