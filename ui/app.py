"""The whole interface: pages in one Gradio application, and the options it must be launched with."""

from __future__ import annotations

from typing import Any

import gradio as gr

from ui import web
from ui.assets import FOLDER, scoped_style, style
from ui.compare_desk import ComparisonDesk
from ui.compare_files import comparison_routes
from ui.hub import LiveHub
from ui.import_files import PATH, import_routes
from ui.pages import compare, data, evolve, live, race, sides, state_map, traces
from ui.run_files import run_routes
from ui.services import Services
from ui.theme import build_theme
from ui.what_if import WhatIf

NAME = "Trinity Explorer"
_SCOPED = (
    "parts",
    "session",
    "decision",
    "pages",
    "chart",
    "run",
    "evolve",
    "race",
    "compare",
    "compare_figures",
    "compare_sessions",
    "what_if",
    "sides",
    "data",
    "state_map",
)
"""Style sheets of our own components."""


def build_demo(services: Services) -> gr.Blocks:
    """The application, not yet launched. Launch it with `launch_options(services)`."""
    hub = LiveHub(services.store, services.grade, services.expected)
    what_if = WhatIf(services, hub)
    with gr.Blocks(title=NAME, fill_width=True, analytics_enabled=False) as demo:
        gr.Navbar(main_page_name="Live")
        live.build(services, hub, what_if, demo)
    if services.runs is not None:
        with demo.route(evolve.TITLE, evolve.PATH) as page:
            gr.Navbar(main_page_name="Live")
            evolve.build(services, services.runs, page)
        with demo.route(race.TITLE, race.PATH) as page:
            gr.Navbar(main_page_name="Live")
            race.build(services, services.runs, page)
    if services.comparisons is not None:
        with demo.route(compare.TITLE, compare.PATH) as page:
            gr.Navbar(main_page_name="Live")
            compare.build(services, services.comparisons, ComparisonDesk(services.comparisons), page)
    with demo.route(traces.TITLE, traces.PATH) as page:
        gr.Navbar(main_page_name="Live")
        traces.build(services, hub, what_if, page)
    with demo.route(sides.TITLE, sides.PATH, show_in_navbar=False) as page:
        gr.Navbar(main_page_name="Live")
        sides.build(services, page)
    if services.maps is not None:
        with demo.route(state_map.TITLE, state_map.PATH) as page:
            gr.Navbar(main_page_name="Live")
            state_map.build(services, services.maps, hub, page)
    if services.desk is not None:
        with demo.route(data.TITLE, data.PATH) as page:
            gr.Navbar(main_page_name="Live")
            data.build(services.desk, page)
    demo.queue(default_concurrency_limit=16, max_size=400, api_open=False)
    return demo


def launch_options(services: Services) -> dict[str, Any]:
    """What `launch()` must be given: our look, and Gradio's doors closed.

    No server-side rendering (it swallows our addresses), no run history (it writes password boxes into the browser's storage), room
    for hundreds of watchers (each holds one event), no uploads through Gradio, no bodies over 1 MB but for imports, no tracebacks in the
    browser.
    """
    taking = import_routes(services.desk)
    ours = [*taking, *run_routes(services.runs), *comparison_routes(services.comparisons), *web.routes(services.store)]
    return {
        "theme": build_theme(),
        "head": _head(),
        "ssr_mode": False,
        "run_history": False,
        "show_error": False,
        "enable_monitoring": False,
        "max_threads": 256,
        "max_file_size": 1,
        "footer_links": [],
        "strict_cors": True,
        "mcp_server": False,
        "pwa": False,
        "favicon_path": str(FOLDER / "favicon.svg"),
        "app_kwargs": {"middleware": web.middleware(PATH if taking else ""), "routes": ours},
    }


def _head() -> str:
    description = '<meta name="description" content="Watch a tiny learned coordinator hand a question from agent to agent.">'
    return f"{description}<style>{style('base', 'colours')}\n{scoped_style(*_SCOPED)}</style>"
