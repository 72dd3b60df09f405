"""The whole interface: pages in one Gradio application, and the options it must be launched with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import gradio as gr
from starlette.middleware import Middleware
from starlette.routing import Route

from ui import program_functions, web
from ui.assets import FOLDER
from ui.compare_desk import ComparisonDesk
from ui.compare_files import comparison_routes
from ui.framing import Framing
from ui.hub import LiveHub
from ui.import_files import PATH as IMPORT_PATH
from ui.import_files import import_routes
from ui.lesson_files import lesson_routes
from ui.log_stream import log_routes
from ui.openai_api.routes import openai_routes
from ui.pages import compare, data, evolve, learn, live, race, settings, sides, state_map, traces
from ui.pages.account import account
from ui.recording import recording_routes
from ui.run_files import run_routes
from ui.served import served_routes, style_address
from ui.services import Services
from ui.theme import build_theme
from ui.visiting.door import Door
from ui.visiting.passwords import HINT, for_gradio
from ui.what_if import WhatIf
from ui.why_files import why_routes

NAME = "Trinity Explorer"
_SCOPED = (
    *("parts", "session", "decision", "pages", "chart", "run", "evolve", "race", "compare", "compare_figures", "compare_sessions"),
    *("what_if", "sides", "data", "state_map", "settings", "recorded"),
)
"""Style sheets of our own components."""
Build = Callable[[gr.Blocks], None]
"""Fills a page."""


def build_demo(services: Services) -> gr.Blocks:
    """The application, not yet launched. Launch it with `launch_options(services)`."""
    hub = services.hub
    what_if = WhatIf(services, hub)
    with gr.Blocks(title=NAME, fill_width=True, analytics_enabled=False) as demo:
        gr.Navbar(main_page_name="Live")
        account(services)
        live.build(services, hub, what_if, demo)
        program_functions.build(services, hub)
    for title, path, build in _pages(services, hub, what_if):
        with demo.route(title, path, show_in_navbar=path != sides.PATH) as page:
            gr.Navbar(main_page_name="Live")
            build(page)
    demo.queue(default_concurrency_limit=16, max_size=400, api_open=False)
    return demo


def _pages(services: Services, hub: LiveHub, what_if: WhatIf) -> Iterator[tuple[str, str, Build]]:
    """Title, path and content of every page but the first, in the order of the navigation."""
    if services.runs is not None:
        yield evolve.TITLE, evolve.PATH, partial(evolve.build, services, services.runs)
        yield race.TITLE, race.PATH, partial(race.build, services, services.runs)
    if services.comparisons is not None:
        yield compare.TITLE, compare.PATH, partial(compare.build, services, services.comparisons, ComparisonDesk(services.comparisons))
    yield traces.TITLE, traces.PATH, partial(traces.build, services, what_if)
    yield sides.TITLE, sides.PATH, partial(sides.build, services)
    if services.maps is not None:
        yield state_map.TITLE, state_map.PATH, partial(state_map.build, services, services.maps, hub)
    if services.desk is not None:
        yield data.TITLE, data.PATH, partial(data.build, services.desk)
    if services.classroom is not None:
        yield learn.TITLE, learn.PATH, partial(learn.build, services.classroom)
    if services.place is not None:
        yield settings.TITLE, settings.PATH, partial(settings.build, services, services.place)


def launch_options(services: Services) -> dict[str, Any]:
    """What `launch()` must be given: our look, who may enter, and Gradio's doors closed.

    No server-side rendering (it swallows our addresses), no run history (it writes password boxes into the browser's storage), room
    for hundreds of watchers (each holds one event), no uploads through Gradio, no bodies over 1 MB but for imports, no tracebacks in the
    browser.
    """
    taking = import_routes(services.desk)
    passwords = None if services.door is None else services.door.passwords
    return {
        "theme": build_theme(),
        "head": _head(services),
        "ssr_mode": False,
        "run_history": False,
        "show_error": False,
        "enable_monitoring": False,
        "max_threads": 256,
        "max_file_size": 1,
        "footer_links": [],
        "strict_cors": True,
        # Gradio's MCP server calls itself with one identity for all its clients, so it cannot tell visitors apart
        "mcp_server": services.programs is not None and services.programs.mcp and services.guard is None,
        "pwa": False,
        "favicon_path": str(FOLDER / "favicon.svg"),
        "auth": None if passwords is None else for_gradio(passwords),
        "auth_message": HINT,
        "app_kwargs": {"middleware": _middleware(services, IMPORT_PATH if taking else ""), "routes": [*taking, *_routes(services)]},
    }


def _middleware(services: Services, larger: str) -> list[Middleware]:
    """In the order they see a request; `larger` is the address that takes files, if there is one."""
    door = [] if services.door is None else [Middleware(Door, keeper=services.door)]
    return [Middleware(Framing, space=services.deployment.space), *web.middleware(_style(services), larger), *door]


def _routes(services: Services) -> list[Route]:
    """Our own addresses beside Gradio's."""
    files = [*run_routes(services.runs), *comparison_routes(services.comparisons), *lesson_routes(services.classroom)]
    files += why_routes(services.why, services.store)
    files += [*recording_routes(services.recording), *served_routes()]
    return [*openai_routes(services, services.programs), *log_routes(services.hub), *files, *web.routes(services.store)]


def _style(services: Services) -> str:
    names = _SCOPED if services.guard is None else (*_SCOPED, "share")
    return f"ui/{style_address('base', 'colours', *names)}"


def _head(services: Services) -> str:
    description = '<meta name="description" content="Watch a tiny learned coordinator hand a question from agent to agent.">'
    return f'{description}<link rel="stylesheet" href="{_style(services)}">'
