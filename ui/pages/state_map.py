"""The Map page: the states before the choices of stored sessions in two dimensions, and the way of one session over them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import gradio as gr

from trinity_core.analysis.projection import Method
from trinity_core.errors import TrinityError
from ui.components.heading import heading
from ui.components.state_map import MapView
from ui.events import QUICK, STREAM
from ui.hub import LiveHub, valid_id
from ui.map_feed import map_lines
from ui.maps.state_map import MapQuery
from ui.services import MapService, Services

TITLE, PATH = "Map", "/map"
RECENT = 20
"""Comparisons offered."""
_INTRO = """<h2>What the coordinator sees</h2>
<p class="tx-lead">Before every choice the coordinator reads the discussion as one hidden state, a point in many dimensions. This map lays
the points of stored sessions out in two. Where colours form groups, a linear head can tell them apart; where they mix, it cannot.</p>"""
_METHODS = [("Overall spread (PCA)", Method.PCA.value), ("Close neighbours (t-SNE)", Method.TSNE.value)]


def build(services: Services, maps: MapService, hub: LiveHub, page: gr.Blocks) -> None:
    """Add the page to the current Gradio context and wire it."""
    heading("Map")
    with gr.Column(elem_classes="tx-mappage"):
        gr.HTML(_INTRO, js_on_load=None, elem_classes="tx-intro")
        with gr.Row(elem_classes="tx-mapfilters"):
            source = gr.Dropdown(_sources(services, ""), value="", label="Sessions", elem_id="map-source", filterable=False, min_width=220)
            strategy = gr.Dropdown([("All strategies", "")], value="", label="Strategy", elem_id="map-strategy", filterable=False)
            method = gr.Radio(_METHODS, value=Method.PCA.value, label="Layout", elem_id="map-method")
        view = MapView(elem_id="map")
    _wire(services, maps, hub, page, [source, strategy, method], view)


def _wire(services: Services, maps: MapService, hub: LiveHub, page: gr.Blocks, choices: list[Any], view: MapView) -> None:
    source, strategy, _ = choices
    session = gr.State("")

    async def follow(source: object, strategy: object, method: object, session: object) -> AsyncIterator[str]:
        log = ""
        async for line in map_lines(maps, hub, query_of(source, strategy, method), valid_id(session)):
            log += line + "\n"
            yield log

    def enter(request: gr.Request) -> list[Any]:
        wanted = valid_id(request.query_params.get("comparison"))
        chosen = _text(request.query_params.get("strategy"))
        sources = gr.Dropdown(_sources(services, wanted), value=wanted)
        return [sources, _strategies(services, wanted, chosen), valid_id(request.query_params.get("session"))]

    def choose(wanted: object) -> Any:
        return _strategies(services, valid_id(wanted), "")

    inputs = [*choices, session]
    opened = page.load(enter, None, [source, strategy, session], **QUICK)
    chosen = source.input(choose, source, strategy, **QUICK)
    for event in (opened, chosen):
        event.then(follow, inputs, view, **STREAM)
    gr.on([strategy.input, choices[2].input], follow, inputs, view, **STREAM)


def query_of(source: object, strategy: object, method: object) -> MapQuery:
    """The map of the form's values; whatever else a browser may send is left out."""
    known = Method(method) if isinstance(method, str) and method in set(Method) else Method.PCA
    return MapQuery(valid_id(source), _text(strategy), known)


def _text(value: object) -> str:
    return value[:200] if isinstance(value, str) else ""


def _sources(services: Services, wanted: str) -> list[tuple[str, str]]:
    """The latest sessions, and the comparisons."""
    found = [("The latest sessions in Traces", "")]
    if services.comparisons is None:
        return found
    try:
        listed = list(services.comparisons.list(RECENT).comparisons)
        if wanted and all(entry.id != wanted for entry in listed):
            listed.append(services.comparisons.get(wanted))
    except TrinityError:
        return found  # the map itself will say what is wrong with the store
    return [*found, *((f"{entry.label or 'Comparison'} of {entry.created_at:%d %b %H:%M}", entry.id) for entry in listed)]


def _strategies(services: Services, comparison: str, chosen: str) -> Any:
    """The strategies of a comparison, or those of the first pool."""
    names: list[str] = []
    if comparison and services.comparisons is not None:
        try:
            names = list(services.comparisons.get(comparison).plan.strategies)
        except TrinityError:
            names = []  # the map itself will say so
    elif not comparison:
        names = [card.name for card in services.strategies(services.pools[0].build({}))]
    return gr.Dropdown([("All strategies", ""), *((name, name) for name in names)], value=chosen if chosen in names else "")
